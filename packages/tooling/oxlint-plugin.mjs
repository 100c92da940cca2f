/**
 * The project's own lint rules, for what no ready-made rule can say.
 * The plugin interface of oxlint is young: keep each rule small, each has a planted violation in gates.test.mjs.
 */

/** `node.kind`, `kind`, `node["kind"]`, `kindId`: an expression that names a node's kind. */
function namesKind(expression) {
  if (expression.type === "Identifier") return expression.name === "kind" || expression.name === "kindId";
  if (expression.type === "ChainExpression") return namesKind(expression.expression);
  if (expression.type !== "MemberExpression") return false;
  const { property, computed } = expression;
  const name = computed ? property.value : property.name;
  return name === "kind" || name === "kindId";
}

/** A particular kind written down: a string, or a constant by its name. */
function isParticular(expression) {
  if (expression.type === "Literal") return typeof expression.value === "string";
  if (expression.type === "TemplateLiteral") return expression.expressions.length === 0;
  return expression.type === "Identifier" && /^[A-Z][A-Z0-9_]+$/.test(expression.name);
}

/** `["queue", "topic"]` and `new Set(["queue"])` with at least one particular kind in it. */
function listsParticulars(expression) {
  if (expression.type === "ArrayExpression") return expression.elements.some((e) => e && isParticular(e));
  if (expression.type === "NewExpression") return expression.arguments.some(listsParticulars);
  return false;
}

const EQUALITY = new Set(["===", "!==", "==", "!="]);

/** Shared code asks a kind's spec for a property; it never asks which kind a node has. */
const noKindBranching = {
  create(context) {
    const message =
      "Shared code does not ask which kind a node has. Ask a property of its KindSpec (add one if none says it), or move this into packages/kinds. Other discriminants are called `type`.";
    return {
      BinaryExpression(node) {
        if (!EQUALITY.has(node.operator)) return;
        const { left, right } = node;
        const branches = (namesKind(left) && isParticular(right)) || (namesKind(right) && isParticular(left));
        if (branches) context.report({ node, message });
      },
      SwitchStatement(node) {
        if (namesKind(node.discriminant)) context.report({ node: node.discriminant, message });
      },
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "MemberExpression" || callee.computed) return;
        const asked = node.arguments.some((argument) => namesKind(argument));
        if (asked && listsParticulars(callee.object)) context.report({ node, message });
      },
      MemberExpression(node) {
        const table = node.object.type === "ObjectExpression" && node.object.properties.length > 0;
        if (table && node.computed && namesKind(node.property)) context.report({ node, message });
      },
    };
  },
};

/** What of Math is exact in every engine by the language's own definition. */
const EXACT_MATH = new Set(
  "abs ceil floor round trunc sign min max sqrt fround imul clz32 E LN2 LN10 LOG2E LOG10E PI SQRT1_2 SQRT2".split(
    " ",
  ),
);

/** Engines round `Math.log`, `Math.pow`, `**` … differently, so a run would give another hash on another machine. */
const exactMath = {
  create(context) {
    const remedy = "differs between JavaScript engines. Use the engine package's own exp, log and pow.";
    const power = (node) => context.report({ node, message: `\`**\` ${remedy}` });
    return {
      BinaryExpression(node) {
        if (node.operator === "**") power(node);
      },
      AssignmentExpression(node) {
        if (node.operator === "**=") power(node);
      },
      Identifier(node) {
        if (node.name !== "Math") return;
        const { parent } = node;
        if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) return;
        const asked =
          parent.type === "MemberExpression" && parent.object === node
            ? parent.computed
              ? parent.property.value
              : parent.property.name
            : undefined;
        if (asked !== undefined && EXACT_MATH.has(asked)) return;
        context.report({ node, message: `\`Math${asked ? `.${asked}` : ""}\` ${remedy}` });
      },
    };
  },
};

export default {
  meta: { name: "eventyard" },
  rules: { "no-kind-branching": noKindBranching, "exact-math": exactMath },
};
