package dev.reelmask.net.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module's code as one line of steps. */
class FlatScriptTest {
    private static final String HEAD =
            """
            class Net(Module):
              training : bool
              weight : Tensor
              inner : __torch__.Inner
              __annotations__["0"] = __torch__.Inner
              def forward(self: __torch__.Net,
                x: Tensor) -> Tensor:
            """;
    private static final String TAIL =
            """
            class Inner(Module):
              bias : Tensor
              def forward(self: __torch__.Inner,
                y: Tensor) -> Tensor:
                bias = self.bias
                _0 = torch.add(y, bias, alpha=1)
                return torch.relu_(_0)
            def helper(x: Tensor,
                scale: float) -> Tensor:
              return torch.mul(x, scale)
            """;

    @Test
    void callsOfTheArchiveStandInPlaceInTheOrderInWhichTheyRun() {
        assertThat(
                        steps(
                                """
                    inner = self.inner
                    _1 = (getattr(self, "0")).forward((inner).forward(x, ), )
                    return __torch__.helper(torch.conv2d(_1, self.weight, CONSTANTS.c3), 0.5, )
                """))
                .containsExactly(
                        "v2 = torch.add(v1, inner.bias, alpha=1)",
                        "v3 = torch.relu_(v2)",
                        "v4 = torch.add(v3, 0.bias, alpha=1)",
                        "v5 = torch.relu_(v4)",
                        "v6 = torch.conv2d(v5, weight, 3)",
                        "v7 = torch.mul(v6, 0.5)",
                        "return v7");
    }

    @Test
    void aListThatIsUsedTwiceStaysOneList() {
        assertThat(
                        steps(
                                """
                    _0 = [x]
                    _1 = torch.append(_0, x)
                    _2 : List[int] = annotate(List[int], [])
                    return torch.cat(_0, 1)
                """))
                .containsExactly(
                        "v2 = [v1]",
                        "v3 = torch.append(v2, v1)",
                        "v4 = annotate(List[int], [])",
                        "v5 = annotate(List[int], v4)",
                        "v6 = torch.cat(v2, 1)",
                        "return v6");
    }

    @Test
    void tuplesAreTakenApart() {
        assertThat(
                        steps(
                                """
                    a, b, = (x, torch.relu(x))
                    c, d, = torch.max(b, 1)
                    e = [a, c][0]
                    return e
                """))
                .containsExactly(
                        "v2 = torch.relu(v1)", "v3 = torch.max(v2, 1)", "v4, v5 = v3", "v6 = [v1, v4][0]", "return v6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    if True:\n      y = x\n    else:\n      y = x\n    return y\n",
                "    for i in range(3):\n      y = x\n    return x\n",
                "    self.weight = x\n    return x\n",
                "    y = uninitialized(Tensor)\n    return y\n",
                "    y = {\"a\": x}\n    return x\n",
            })
    void whatIsNoStraightLineIsLeftAlone(String body) {
        assertThat(flat(body)).isEmpty();
    }

    @Test
    void moreThanATensorIsLeftAlone() {
        String pair = HEAD.replace("x: Tensor) -> Tensor", "x: Tensor,\n    y: Tensor) -> Tensor");

        assertThat(FlatScript.of(Map.of("__torch__.py", pair + "    return x\n" + TAIL), "__torch__.Net"))
                .isEmpty();
    }

    private static Optional<FlatScript> flat(String body) {
        return FlatScript.of(Map.of("__torch__.py", HEAD + body + TAIL), "__torch__.Net");
    }

    private static List<String> steps(String body) {
        FlatScript script = flat(body).orElseThrow();
        List<String> lines = script.steps().stream()
                .map(step -> String.join(", ", step.targets()) + " = "
                        + named(step.value()).text())
                .collect(Collectors.toList());
        lines.add("return " + script.result().text());
        return lines;
    }

    /** With the names of what the archive holds, so that it can be read. */
    private static FlatValue named(FlatValue value) {
        if (value instanceof FlatValue.Attribute attribute) {
            return new FlatValue.Plain(String.join(".", attribute.path()));
        }
        if (value instanceof FlatValue.Constant constant) {
            return new FlatValue.Plain("" + constant.index());
        }
        return value instanceof FlatValue.Call call
                ? new FlatValue.Call(
                        call.function(),
                        call.arguments().stream().map(FlatScriptTest::named).toList(),
                        call.names())
                : value;
    }
}
