package dev.reelmask.udf;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call that fits no form of its function. Its exceptions have one of Spark's own conditions, as clients, PySpark
 * among them, make the text anew from the condition and its parameters; both texts name the function and its forms.
 *
 * @param name of the function
 * @param forms its signatures
 * @param arguments of the call, as SQL
 */
record WrongCall(String name, List<String> forms, List<String> arguments) {
    /** @param taken how many arguments the forms take */
    RuntimeException number(List<Integer> taken) {
        String expected = taken.stream().map(String::valueOf).collect(Collectors.joining(" or "));
        return exception(
                "got %s arguments".formatted(arguments.size()),
                "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
                Map.of(
                        "functionName",
                        "`%s`, called as %s,".formatted(name, taken()),
                        "expectedNum",
                        expected,
                        "actualNum",
                        String.valueOf(arguments.size()),
                        "docroot",
                        "https://spark.apache.org/docs/latest"));
    }

    /** @param at which argument, from 0 */
    RuntimeException type(int at, String type) {
        String what = "argument %s is %s".formatted(at + 1, type);
        return exception(
                what,
                "DATATYPE_MISMATCH.TYPE_CHECK_FAILURE_WITH_HINT",
                Map.of(
                        "sqlExpr",
                        "\"%s(%s)\"".formatted(name, String.join(", ", arguments)),
                        "msg",
                        what,
                        "hint",
                        "; call " + taken()));
    }

    private String taken() {
        return String.join(" or ", forms);
    }

    private RuntimeException exception(String what, String condition, Map<String, String> parameters) {
        return sneaky(new AnalysisException(
                "[%s] %s: %s; call %s".formatted(condition, name, what, taken()),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.apply(condition),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(parameters)),
                new QueryContext[0]));
    }

    /** Spark's exception is a checked one, and Scala declares none. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable exception) throws E {
        throw (E) exception;
    }
}
