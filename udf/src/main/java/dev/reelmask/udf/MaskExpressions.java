package dev.reelmask.udf;

import dev.reelmask.mask.MaskException;
import dev.reelmask.udf.MaskFunction.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoder;
import org.apache.spark.sql.catalyst.encoders.AgnosticEncoders;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegralType;
import scala.Function1;
import scala.Function2;
import scala.Function3;
import scala.Function4;
import scala.Function5;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Turns calls of one function into expressions of a query. */
final class MaskExpressions extends AbstractFunction1<Seq<Expression>, Expression> {
    private static final DataType TEXTS_BY_CLASS = DataTypes.createMapType(DataTypes.IntegerType, DataTypes.StringType);

    private final String name;
    private final OnDamage onDamage;
    private final List<MaskFunction> forms;

    MaskExpressions(String name, OnDamage onDamage) {
        this.name = onDamage.nameOf(name);
        this.onDamage = onDamage;
        this.forms = MaskFunctions.named(name);
    }

    /** How the function is called, one form a line. */
    String usage() {
        return forms.stream()
                .map(form -> onDamage.nameOf(form.signature()) + " - "
                        + form.result().simpleString()
                        + "; see docs/sql-functions.md")
                .collect(Collectors.joining("\n"));
    }

    /** @throws RuntimeException Spark's own, if no form takes so many arguments */
    @Override
    public Expression apply(Seq<Expression> given) {
        List<Expression> arguments = new ArrayList<>(CollectionConverters.asJava(given));
        MaskFunction form = forms.stream()
                .filter(candidate -> candidate.parameters().size() == arguments.size())
                .findFirst()
                .orElseThrow(() -> wrong(arguments)
                        .number(forms.stream()
                                .map(candidate -> candidate.parameters().size())
                                .toList()));
        List<Option<ExpressionEncoder<?>>> encoders = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Kind kind = form.parameters().get(i).kind();
            arguments.set(i, fitted(arguments, kind, i));
            encoders.add(
                    Option.apply(encoder(kind).map(ExpressionEncoder::apply).orElse(null)));
        }
        return new ScalaUDF(
                function(new Call(form.body(), onDamage), arguments.size()),
                form.result(),
                seq(arguments),
                seq(encoders),
                Option.empty(),
                Option.apply(name),
                true,
                true);
    }

    /** Spark narrows no number by itself, and looks at no map. */
    private Expression fitted(List<Expression> arguments, Kind kind, int at) {
        Expression argument = arguments.get(at);
        if (!Cast$.MODULE$.canCast(argument.dataType(), type(kind))) {
            throw wrong(arguments).type(at, argument.dataType().simpleString());
        }
        if (kind == Kind.INTEGER
                && argument.dataType() instanceof IntegralType
                && !argument.dataType().equals(DataTypes.IntegerType)) {
            return Cast$.MODULE$.apply(argument, DataTypes.IntegerType, true);
        }
        if (kind == Kind.TEXTS_BY_CLASS && !argument.dataType().equals(TEXTS_BY_CLASS)) {
            return Cast$.MODULE$.apply(argument, TEXTS_BY_CLASS, true);
        }
        return argument;
    }

    private static DataType type(Kind kind) {
        return switch (kind) {
            case BYTES -> DataTypes.BinaryType;
            case INTEGER -> DataTypes.IntegerType;
            case NUMBER -> DataTypes.DoubleType;
            case TEXT -> DataTypes.StringType;
            case TEXTS_BY_CLASS -> TEXTS_BY_CLASS;
        };
    }

    private static Optional<AgnosticEncoder<?>> encoder(Kind kind) {
        return switch (kind) {
            case BYTES -> Optional.of(AgnosticEncoders.BinaryEncoder$.MODULE$);
            case INTEGER -> Optional.of(AgnosticEncoders.BoxedIntEncoder$.MODULE$);
            case NUMBER -> Optional.of(AgnosticEncoders.BoxedDoubleEncoder$.MODULE$);
            case TEXT -> Optional.of(AgnosticEncoders.StringEncoder$.MODULE$);
            case TEXTS_BY_CLASS -> Optional.empty();
        };
    }

    private WrongCall wrong(List<Expression> arguments) {
        return new WrongCall(
                name,
                forms.stream().map(form -> onDamage.nameOf(form.signature())).toList(),
                arguments.stream().map(Expression::sql).toList());
    }

    private static Object function(Call call, int arguments) {
        return switch (arguments) {
            case 1 -> (Function1<Object, Object> & Serializable) call::on;
            case 2 -> (Function2<Object, Object, Object> & Serializable) call::on;
            case 3 -> (Function3<Object, Object, Object, Object> & Serializable) call::on;
            case 4 -> (Function4<Object, Object, Object, Object, Object> & Serializable) call::on;
            case 5 -> (Function5<Object, Object, Object, Object, Object, Object> & Serializable) call::on;
            default -> throw new IllegalArgumentException("no function has %s arguments".formatted(arguments));
        };
    }

    /** What runs for each row. */
    private record Call(MaskFunction.Body body, OnDamage onDamage) implements Serializable {
        Object on(Object... values) {
            if (Stream.of(values).anyMatch(Objects::isNull)) {
                return null;
            }
            try {
                return body.call(new MaskArguments(values));
            } catch (MaskException e) {
                if (onDamage == OnDamage.NULL) {
                    return null;
                }
                throw e;
            }
        }
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
