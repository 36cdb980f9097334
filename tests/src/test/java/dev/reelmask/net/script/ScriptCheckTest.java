package dev.reelmask.net.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the code of a module may say: the dialect that PyTorch writes, with listed operations. */
@Timeout(60)
class ScriptCheckTest {
    private static final String HEAD =
            """
            class Net(Module):
              __parameters__ = []
              __buffers__ = ["weight", ]
              training : bool
              weight : Tensor
              size : Optional[Tuple[int, int]]
              inner : __torch__.Inner
              __annotations__["0"] = __torch__.Inner
              stride : Final[Tuple[int, int]] = (1, -2)
              def forward(self: __torch__.Net,
                x: Tensor,
                n: int=1) -> Tensor:
            """;
    private static final String TAIL =
            """
            class Inner(Module):
              bias : Tensor
              def forward(self: __torch__.Inner,
                x: Tensor) -> Tensor:
                return torch.add(x, self.bias)
            def helper(x: Tensor,
                scale: float=1.0e-05) -> Tensor:
              return torch.mul(x, scale)
            """;

    @Test
    void whatPytorchWritesIsAccepted() {
        assertAccepted(
                """
            _0 = __torch__.helper
            inner = self.inner
            _1 = (inner).forward((getattr(self, "0")).forward(x, ), )
            _2 : List[Tensor] = annotate(List[Tensor], [])
            size = self.size
            if torch.__isnot__(size, None):
              size0 = unchecked_cast(Tuple[int, int], size)
              h, w, = size0
              y = torch.upsample_bilinear2d(_1, [h, w], False, None)
            else:
              y = _0(_1, -inf, )
              ops.prim.RaiseException(torch.format("a {} \\"quoted\\" size", n), "builtins.ValueError")
            for _3 in range(torch.len(_2)):
              z = torch.append(_2, _2[_3])
            _4 = True
            while _4:
              _4 = False
            noise = torch.empty([n], dtype=ops.prim.dtype(x), layout=None, device=torch.device("cpu"))
            noise0 = torch.bernoulli_(noise, 0.5)
            none = torch.empty([n, 0, 4])
            self.weight = CONSTANTS.c0
            return torch.cat([y, noise0, uninitialized(Tensor)], int(n))
            """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            torch.save(x, "f")                                   | calls torch.save,
            torch.from_file("f", True, 8)                        | calls torch.from_file,
            ops.aten.from_file("f", True, 8)                     | calls ops.aten.from_file,
            ops.aten.save(x, "f")                                | calls ops.aten.save,
            torch . save (x, "f")                                | calls torch.save,
            (torch).save(x, "f")                                 | calls torch.save,
            (torch.save)(x, "f")                                 | calls torch.save,
            torch.add(torch.mul(x, torch.save(x, "f")), 1)       | calls torch.save,
            x[torch.save(x, "f")]                                | calls torch.save,
            [torch.save(x, "f")]                                 | calls torch.save,
            {"a": torch.save(x, "f")}                            | calls torch.save,
            torch.add(x, out=torch.save(x, "f"))                 | calls torch.save,
            torch.ops.aten.save(x, "f")                          | calls torch.ops.aten.save,
            torch.nn.functional.relu(x)                          | calls torch.nn.functional.relu,
            ops.prim.Print(x)                                    | calls ops.prim.Print,
            ops.rpc.rpc_sync("a", x)                             | calls ops.rpc.rpc_sync,
            ops.quantized.linear(x, x)                           | calls ops.quantized.linear,
            ops.mkldnn._convolution_pointwise(x, x)              | calls ops.mkldnn._convolution_pointwise,
            torch.set_(x, x)                                     | calls torch.set_,
            torch.as_strided(x, [9], [9], 9)                     | calls torch.as_strided,
            torch.resize_(x, [9])                                | calls torch.resize_,
            torch.set_grad_enabled(True)                         | calls torch.set_grad_enabled,
            torch.empty([9])                                     | calls torch.empty without filling it
            print(x)                                             | calls print, which is neither
            fork(x, x)                                           | calls fork, which is neither
            eval("x")                                            | calls eval, which is neither
            open("f")                                            | calls open, which is neither
            x.save("f")                                          | calls x.save, which is neither
            x.relu()                                             | calls x.relu, which is neither
            self.weight.save("f")                                | calls self.weight.save, which is neither
            (torch.relu(x)).save("f")                            | calls a function that has no name
            (self.inner).save("f")                               | calls self.inner.save, which is neither
            getattr(x, "save")("f")                              | calls a function that has no name
            getattr(x, "save")                                   | reads an attribute with getattr
            getattr(self, "save")                                | reads an attribute with getattr
            x.save                                               | reads x.save, which is no attribute
            torch.save                                           | reads torch.save, which is no attribute
            torch                                                | uses 'torch', which is no variable
            ops.aten                                             | reads ops.aten, which is no attribute
            __torch__.helper                                     | reads __torch__.helper, which is no attribute
            __torch__.torch.classes.a.B(x)                       | calls __torch__.torch.classes.a.B
            __torch__.missing(x)                                 | calls __torch__.missing
            helper(x)                                            | calls helper, which is neither
            CONSTANTS.c0.save("f")                               | calls CONSTANTS.c0.save
            CONSTANTS.x                                          | reads CONSTANTS.x
            unchecked_cast(__torch__.Inner, x)                   | takes a value for a __torch__.Inner without
            unchecked_cast(Tuple[int, int, int], self.size)      | takes a value for a Tuple[int, int, int] without
            unchecked_cast(List[__torch__.Inner], x)             | takes a value for a List[__torch__.Inner] without
            annotate(__torch__.torch.classes.a.B, x)             | names the class __torch__.torch.classes.a.B
            annotate(Future[Tensor], x)                          | names a type that modules do not need, Future
            annotate(Any, x)                                     | names a type that modules do not need, Any
            x + x                                                | holds '+'
            x if n else x                                        | holds 'if' where PyTorch does not write it
            [y for y in x]                                       | holds 'for' where PyTorch does not write it
            not x                                                | uses 'not', which PyTorch does not write
            torch.relu(not x)                                    | holds 'not' where PyTorch does not write it
            lambda: x                                            | uses 'lambda'
            "a" "b"                                              | holds 'b' where PyTorch does not write it
            'a'                                                  | holds '''
            x; x                                                 | holds ';'
            x  # torch.save                                      | holds '#'
            torch.save\u00a0(x, "f")                              | holds '?'
            torch.\uff53ave(x, "f")                               | holds '?'
            x\\\\                                                | holds '\\'
            torch.relu(\\tx)                                     | holds '?'
            1.real                                               | holds a number that goes on as a name
            0x10                                                 | holds a number that goes on as a name
            1..save                                              | holds a number that goes on as a name
            f"{x}"                                               | holds '{x}' where PyTorch does not write it
            x : Tensor                                           | holds 'newline' where PyTorch does not write it
            x == x                                               | holds '='
            """)
    void anythingElseIsNamedAndRefused(String expression, String message) {
        assertRefused(expression.translateEscapes(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            f = torch.save                     | reads torch.save, which is no attribute
            f = x.save                         | reads x.save, which is no attribute
            f = torch                          | uses 'torch', which is no variable
            torch = self.inner                 | gives another meaning to 'torch'
            int = x                            | gives another meaning to 'int'
            range = x                          | gives another meaning to 'range'
            fork = x                           | gives another meaning to 'fork'
            CONSTANTS = x                      | gives another meaning to 'CONSTANTS'
            f = self.forward                   | reads self.forward, which is no attribute
            x[0] = n                           | assigns to something else than a variable
            x.data = x                         | assigns to something else than a variable
            torch.add = x                      | assigns to something else than a variable
            n += 1                             | holds '+'
            raise x                            | uses 'raise', which PyTorch does not write
            assert x                           | uses 'assert', which PyTorch does not write
            del x                              | uses 'del', which PyTorch does not write
            global x                           | uses 'global', which PyTorch does not write
            import os                          | uses 'import', which PyTorch does not write
            y : __torch__.Absent = x           | names the class __torch__.Absent
            """)
    void statementsThatHideACallAreRefused(String statement, String message) {
        assertRefused(statement, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def g(y: Tensor) -> Tensor:\n  return y",
                "with self.inner:\n  pass",
                "for y in x:\n  pass",
                "for y in range(torch.save(x, \"f\")):\n  pass",
                "while torch.save(x, \"f\"):\n  pass",
                "if n:\n  pass\nelse:\n  torch.save(x, \"f\")",
                "f = __torch__.helper\nf = torch.save",
                "noise = torch.empty([9])\nother = torch.relu(noise)",
                "noise = torch.empty([9])\nother = torch.fill_(x, noise)",
                "_5 = [0]\nnone = torch.empty(_5, torch._set_item(_5, 0, 9))",
                "_5 = [0]\n_6 = torch._set_item(_5, 0, 9)\nnone = torch.empty(_5)",
                "torch.add(\n  torch.save(x, \"f\"), 1)",
            })
    void blocksThatHideACallAreRefused(String body) {
        assertThatThrownBy(() -> check(body)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            def f(x: Tensor=torch.save("a", "b")) -> Tensor:\\n  return x\\n           | computes the value of a constant
            class A(Module):\\n  a : Final[int] = torch.save("a", "b")\\n              | computes the value of a constant
            class A(Module):\\n  __parameters__ = [torch.save("a", "b")]\\n            | computes the value of a constant
            class A(Module):\\n  def __setstate__(self, x: int) -> int:\\n    return x\\n | declares method __setstate__
            class A(Module):\\n  __annotations__["\\\\x61"] = int\\n                        | whose name has two spellings
            class A(Interface):\\n  pass\\n                                           | declares a class that is a Interface
            class A(Enum):\\n  pass\\n                                                | declares a class that is a Enum
            class A(Module):\\n  a : int\\n  a : Tensor\\n                             | declares a twice
            class A(Module):\\n  a : __torch__.torch.classes.quantized.B\\n  def f(self, x: __torch__.B) -> int:\\n    return 1\\n | names the class __torch__.B
            class A:\\n  pass\\nclass A:\\n  pass\\n                                    | declares __torch__.A twice
            def f() -> int:\\n  return 1\\nclass f:\\n  pass\\n                         | declares __torch__.f twice
            import os\\n                                                              | holds 'import' where PyTorch
            torch.save("a", "b")\\n                                                   | holds 'torch' where PyTorch
            def f(x: int) -> int:\\n  return __torch__.g(x, )\\ndef g(x: int) -> int:\\n  return __torch__.f(x, )\\n | holds functions that call themselves
            def f(x: int) -> int:\\n  return x                                        | does not end with a line
            """)
    void declarationsThatActAreRefused(String source, String message) {
        assertThatThrownBy(() -> ScriptCheck.of(Map.of("__torch__.py", source.translateEscapes())))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(message);
    }

    @Test
    void whereACallStandsIsSaid() {
        assertThatThrownBy(() -> check("y = x\ntorch.save(y, \"f\")"))
                .hasMessage(
                        "calls torch.save, which is not one of the operations that networks need (code/__torch__.py, line 14)");
    }

    @Test
    void filesInPlaceOfPytorchsOwnAreRefused() {
        String source = "class A:\n  pass\n";
        assertThatThrownBy(() -> ScriptCheck.of(Map.of("__torch__/torch/classes/a.py", source)))
                .hasMessageContaining("in place of PyTorch's own");
        assertThatThrownBy(() -> ScriptCheck.of(Map.of("__torch__/../a.py", source)))
                .hasMessageContaining("a file of code that no class can lie in");
        assertThatThrownBy(() -> ScriptCheck.of(
                        Map.of("__torch__.py", source, "__torch__/A.py", "def b() -> int:\n  return 1\n")))
                .hasMessageContaining("declares both __torch__.A and __torch__.A.b");
    }

    @Test
    void depthAndGrowthAreBounded() {
        assertRefused("(".repeat(100_000) + "x" + ")".repeat(100_000), "nests values deeper than 100 levels");
        assertRefused("x" + "[0]".repeat(100_000), "nests values deeper than 100 levels");
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            blocks.append("  ".repeat(i)).append("if n:\n");
        }
        assertThatThrownBy(() -> check(blocks + "  ".repeat(1000) + "pass"))
                .hasMessageContaining("nests blocks deeper than 64");

        StringBuilder doubling = new StringBuilder("def f0(x: Tensor) -> Tensor:\n  return torch.neg(x)\n");
        for (int i = 1; i < 60; i++) {
            doubling.append("def f%1$s(x: Tensor) -> Tensor:\n  return __torch__.f%2$s(__torch__.f%2$s(x, ), )\n"
                    .formatted(i, i - 1));
        }
        assertThatThrownBy(() -> ScriptCheck.of(Map.of("__torch__.py", doubling.toString())))
                .hasMessageContaining("grows beyond all bounds");
    }

    /** Whatever is done to a source, it is accepted or refused, and no refused call comes through. */
    @Test
    void mutatedSourcesAreAcceptedOrRefusedAndNothingElse() {
        String body =
                "y = torch.relu(x)\nfor _0 in range(n):\n  z = torch.save(y, \"f\")\nreturn (self.inner).forward(y, )";
        String source = source(body);
        String pieces = "()[]{}:,.=-\"' \n\\#_ax0";
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutant = new StringBuilder(source);
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(mutant.length());
                char piece = pieces.charAt(random.nextInt(pieces.length()));
                switch (random.nextInt(3)) {
                    case 0 -> mutant.setCharAt(at, piece);
                    case 1 -> mutant.insert(at, piece);
                    default -> mutant.deleteCharAt(at);
                }
            }
            boolean accepted = isAccepted(mutant.toString());
            assertThat(accepted && mutant.toString().matches("(?s).*torch *\\. *save *\\(.*"))
                    .as(mutant.toString())
                    .isFalse();
        }
    }

    private static boolean isAccepted(String source) {
        try {
            ScriptCheck.of(Map.of("__torch__.py", source));
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    private static void assertRefused(String statement, String message) {
        assertThatThrownBy(() -> check(statement)).isInstanceOf(Refusal.class).hasMessageContaining(message);
    }

    private static void assertAccepted(String body) {
        assertThatCode(() -> check(body)).doesNotThrowAnyException();
    }

    private static void check(String body) {
        ScriptCheck.of(Map.of("__torch__.py", source(body)));
    }

    private static String source(String body) {
        return HEAD + body.indent(4) + TAIL;
    }
}
