package dev.reelmask.udf;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Makes the SQL functions on masks known to every session of an application: {@code --conf
 * spark.sql.extensions=dev.reelmask.udf.MaskExtensions}.
 */
public final class MaskExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        for (String name : MaskFunctions.names()) {
            for (OnDamage onDamage : OnDamage.values()) {
                MaskExpressions expressions = new MaskExpressions(name, onDamage);
                String shown = onDamage.nameOf(name);
                extensions.injectFunction(
                        new Tuple3<>(new FunctionIdentifier(shown), info(shown, expressions.usage()), expressions));
            }
        }
        return BoxedUnit.UNIT;
    }

    /** What {@code DESCRIBE FUNCTION} says. */
    private static ExpressionInfo info(String name, String usage) {
        return new ExpressionInfo(MaskFunctions.class.getName(), null, name, usage, "", "", "", "", "", "", "java_udf");
    }
}
