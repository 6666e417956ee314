"""Makes conditions at random, and tries each that `check` calls always true or
always false with many values: none may prove it wrong."""
import itertools
import json
import random
import re
import subprocess
import sys

tool, path = sys.argv[1:3]
choose = random.Random(5)
VALUES = [-9, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 100]


def make_term(depth):
    if depth == 0 or choose.random() < 0.45:
        return choose.choice(["x", "y", "x", "y", str(choose.randint(-3, 5))])
    op = choose.choice("+-*&|^~%&")
    if op == "~":
        return f"(~{make_term(depth - 1)})"
    right = choose.choice("234") if op == "%" else make_term(depth - 1)
    return f"({make_term(depth - 1)} {op} {right})"


def make_condition(depth):
    kind = choose.random()
    if depth == 0 or kind < 0.3:
        if kind < 0.06:
            return f"in({make_term(1)}, {choose.randint(0, 4)}, {choose.randint(0, 4)})"
        op = choose.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"({make_term(2)} {op} {make_term(1)})" if kind < 0.27 else f"({make_term(1)})"
    op = choose.choice(["&&", "||", "!", "=>", "?"])
    parts = [make_condition(depth - 1) for _ in range(3)]
    if op == "!":
        return f"!({parts[0]})"
    if op == "?":
        return f"({parts[0]} ? {parts[1]} : {parts[2]})"
    return f"({parts[0]} {op} {parts[1]})"


def remainder(a, b):
    return -(abs(a) % abs(b)) if a < 0 else abs(a) % abs(b)


OPERATORS = {
    "+": (11, lambda a, b: a + b), "-": (11, lambda a, b: a - b),
    "*": (12, lambda a, b: a * b), "%": (12, remainder),
    "&": (7, lambda a, b: a & b), "^": (6, lambda a, b: a ^ b),
    "|": (5, lambda a, b: a | b), "<": (9, lambda a, b: a < b),
    "<=": (9, lambda a, b: a <= b), ">": (9, lambda a, b: a > b),
    ">=": (9, lambda a, b: a >= b), "==": (8, lambda a, b: a == b),
    "!=": (8, lambda a, b: a != b), "&&": (4, lambda a, b: bool(a and b)),
    "||": (3, lambda a, b: bool(a or b)), "=>": (1, lambda a, b: bool(not a or b)),
}


class Parser:
    """Expressions into functions of the values of x and y."""

    def __init__(self, text):
        self.tokens = re.findall(
            r"\d+|[a-z]+|&&|\|\||=>|<=|>=|==|!=|[-+*&|%^~!<>()?:,]", text) + [""]

    def take(self):
        return self.tokens.pop(0)

    def primary(self):
        token = self.take()
        if token == "(":
            inner = self.expression(0)
            self.take()
            return inner
        if token in ("!", "~", "-"):
            of = self.primary()
            return {"!": lambda v: not of(v), "~": lambda v: ~of(v),
                    "-": lambda v: -of(v)}[token]
        if token == "in":
            arguments = []
            while self.take() != ")":
                arguments.append(self.expression(0))
            return lambda v: arguments[0](v) in [a(v) for a in arguments[1:]]
        return (lambda v: int(token)) if token.isdigit() else lambda v: v[token]

    def expression(self, level):
        left = self.primary()
        while True:
            token = self.tokens[0]
            if token == "?" and level <= 2:
                self.take()
                yes = self.expression(0)
                self.take()
                left = self.choice(left, yes, self.expression(2))
            elif token in OPERATORS and OPERATORS[token][0] >= level:
                self.take()
                binds, compute = OPERATORS[token]
                right = self.expression(binds + (token != "=>"))
                left = self.join(compute, left, right)
            else:
                return left

    @staticmethod
    def choice(test, yes, no):
        return lambda v: yes(v) if test(v) else no(v)

    @staticmethod
    def join(compute, left, right):
        return lambda v: compute(left(v), right(v))


with open(path, "w") as file:
    file.write("semrules: 1\nrules:\n")
    for i in range(1500):
        file.write(f"- {{id: r{i}, at: {{entry: f{i}}}, "
                   f'require: "{make_condition(3)}"}}\n')
run = subprocess.run([tool, "check", "--json", path], capture_output=True)
lines = open(path).read().split("\n")
claims = 0
for diag in json.loads(run.stdout):
    if not diag.get("code", "").startswith("condition-always"):
        continue
    text = lines[diag["line"] - 1][diag["column"] - 1 : diag["end_column"] - 1]
    outcome = diag["code"].endswith("true")
    condition = Parser(text).expression(0)
    claims += 1
    for x, y in itertools.product(VALUES, VALUES):
        got = bool(condition({"x": x, "y": y}))
        assert got == outcome, (text, diag["message"], x, y)
print("claims:", claims)
