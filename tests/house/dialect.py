"""The restricted dialect of the SQL files: what means the same on DuckDB and, translated by SQLGlot, on Spark.

`violations(select, schema)` says everything in one SELECT that is not of the dialect, and what to write instead. It
works on the syntax tree with the type of every expression, so it knows a date minus a date from a day minus a day.
What may be called stands in `FUNCTIONS`; whatever is neither there nor in `GRAMMAR` is refused. The reasons come from
running both engines side by side; the Spark suite runs every listed function on both.
"""

from collections.abc import Callable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.schema import MappingSchema
from sqlglot.tokens import TokenType

Schema = Mapping[str, Mapping[str, Mapping[str, str]]]  # schema -> table -> column -> type; steps stand in `main`
Type = exp.DataType.Type

GRAMMAR = (
    *(exp.Select, exp.With, exp.CTE, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Union),
    *(exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Star),
    *(exp.Case, exp.If, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Paren, exp.Distinct, exp.Filter, exp.Var),
    *(exp.Window, exp.WindowSpec, exp.Order, exp.Ordered),
    *(exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.In, exp.Between),
    *(exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe),
)
# Each with a call over the columns i (INTEGER), n (DECIMAL(18, 6)), x (DOUBLE), t (VARCHAR), b (BOOLEAN), d (DATE) and
# u (TIMESTAMP) of a small table with nulls and ties; the Spark suite runs it on both engines.
FUNCTIONS: Mapping[type[exp.Expression], str] = {
    exp.Abs: "abs(p.n)",
    exp.BitwiseOr: "p.i | 8",
    exp.BitwiseOrAgg: "bit_or(p.i) OVER (PARTITION BY p.t)",
    exp.Coalesce: "coalesce(p.n, 0)",
    exp.ConcatWs: "concat_ws(';', p.t, 'a' || p.t)",
    exp.Count: "count(p.n) OVER (PARTITION BY p.t)",
    exp.DateDiff: "date_diff('day', p.d, CAST('2004-10-31' AS DATE))",
    exp.DenseRank: "dense_rank() OVER (PARTITION BY p.t ORDER BY p.n)",
    exp.FirstValue: "first_value(p.i) OVER (PARTITION BY p.t ORDER BY p.i)",
    exp.Greatest: "greatest(p.n, p.i)",
    exp.GroupConcat: "(SELECT string_agg(q.t, ';' ORDER BY q.i) FROM probe AS q)",
    exp.Lag: "lag(p.n) OVER (ORDER BY p.i)",
    exp.Lead: "lead(p.n) OVER (ORDER BY p.i)",
    exp.Least: "least(p.n, p.i)",
    exp.LogicalAnd: "bool_and(p.b) OVER (PARTITION BY p.t)",
    exp.LogicalOr: "bool_or(p.b) OVER (PARTITION BY p.t)",
    exp.Lower: "lower(p.t)",
    exp.Max: "max(p.n) OVER (PARTITION BY p.t)",
    exp.Min: "min(p.d) OVER (PARTITION BY p.t)",
    exp.Nullif: "nullif(p.n, 0)",
    exp.Pow: "round(power(0.5, p.x), 9)",
    exp.Rank: "rank() OVER (PARTITION BY p.t ORDER BY p.n)",
    exp.Replace: "replace(p.t, 'a', ';')",
    exp.Round: "CAST(round(p.x, 3) AS DECIMAL(18, 3))",
    exp.RowNumber: "row_number() OVER (PARTITION BY p.t ORDER BY p.n DESC, p.i)",
    exp.StartsWith: "starts_with(p.t, 'a')",
    exp.Sum: "CAST(sum(p.i) OVER (PARTITION BY p.t) AS BIGINT)",
    exp.Upper: "upper(p.t)",
    exp.Year: "year(p.d)",
}
ALLOWED = {*GRAMMAR, *FUNCTIONS}
INSTEAD = {
    "ARG_MAX": "write row_number() with a total order: ties are broken differently on Spark",
    "ARG_MIN": "write row_number() with a total order: ties are broken differently on Spark",
    "ANY_VALUE": "write row_number() with a total order",
    "ARRAY_AGG": "lists are ordered differently on Spark",
    "LIST": "lists are ordered differently on Spark",
    "AVG": "the average of decimals differs in type and digits on Spark: divide the sum, both as DOUBLE",
    "CONCAT": "write ||: concat('labs:', NULL) is a false source on both engines, where || gives nothing",
    "QUANTILE_CONT": "it cannot be translated",
    "PERCENTILE_CONT": "it cannot be translated",
    "TRY_CAST": "records are typed by intake",
    "INTERVAL": "study time is in whole days",
    "LIMIT": "write row_number() with a total order",
    "SUBQUERY": "write a CTE",
}
ORDERED = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue)
WHOLE = (Type.TINYINT, Type.SMALLINT, Type.INT, Type.BIGINT)
TIMESTAMPS = (Type.TIMESTAMP, Type.TIMESTAMPNTZ)
MOMENTS = (Type.DATE, *TIMESTAMPS)
NUMERIC = (*WHOLE, Type.DECIMAL, Type.DOUBLE)
TARGETS = (Type.INT, Type.BIGINT, Type.DOUBLE, Type.DECIMAL, Type.VARCHAR, Type.TEXT, Type.DATE, Type.BOOLEAN)
COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
UNITS = {"DAY": (Type.DATE,), "SECOND": TIMESTAMPS}


def violations(select: str, schema: Schema) -> list[str]:
    """What one SELECT has that the dialect has not, each as one line that says where and what instead."""
    tree = typed(select, schema)
    found = [*of_spelling(select, tree)]
    for node in tree.walk():
        for rule in RULES:
            found += [f"{shown(node)}: {complaint}" for complaint in rule(node)]
    return found


def typed(select: str, schema: Schema) -> exp.Expression:
    """The syntax tree with the type of every expression; tables of earlier steps are looked up in schema `main`."""
    tree = sqlglot.parse_one(select, dialect="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not table.db and table.name not in own:
            table.set("db", exp.to_identifier("main"))
    return annotate_types(tree, schema=MappingSchema(dict(schema), dialect="duckdb"), dialect="duckdb")


def shown(node: exp.Expression) -> str:
    text = " ".join(node.sql(dialect="duckdb").split())
    return text if len(text) <= 80 else text[:77] + "..."


def kind(node: exp.Expression | None) -> Type | None:
    """The type of an expression; None for NULL and where it is not known."""
    if node is None or node.type is None or node.type.this in (Type.NULL, Type.UNKNOWN):
        return None
    return Type(node.type.this)


def of_spelling(select: str, tree: exp.Expression) -> Iterator[str]:
    """What the tree no longer shows: written out again it says AS everywhere, so a missing one shows in the number."""
    tokens, again = (
        [token.token_type for token in sqlglot.tokenize(text, read="duckdb")]
        for text in (select, tree.sql(dialect="duckdb"))
    )
    if TokenType.DCOLON in tokens:
        yield "`::` is DuckDB's own: write CAST(... AS ...)"
    elif tokens.count(TokenType.ALIAS) < again.count(TokenType.ALIAS):
        yield "an alias without AS: DuckDB 1.5 refuses it"


def of_grammar(node: exp.Expression) -> Iterator[str]:
    if type(node) not in ALLOWED:
        name = node.name.upper() if isinstance(node, exp.Anonymous) else type(node).key.upper()
        sql_name = node.sql_name() if isinstance(node, exp.Func) and not isinstance(node, exp.Anonymous) else name
        reason = INSTEAD.get(sql_name) or INSTEAD.get(name) or "a function needs an entry with a call in FUNCTIONS"
        yield f"{sql_name} is not of the dialect: {reason}"


def of_star(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        yield "list the columns: with QUALIFY `*` gains one on Spark"


def of_columns(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Column) and not node.table:
        yield "say of which table: without one, engines look names up in different orders"
    elif isinstance(node, exp.Column) and node.is_type(Type.UNKNOWN):
        yield "there is no such column"


def of_aliases(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Alias) and isinstance(node.this, exp.Column) and node.this.name == node.alias:
        yield "leave the alias away: it is the column's own name, and Spark's optimiser stumbles over it"


def of_joins(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Join):
        written = {str(node.args.get(part) or "").upper() for part in ("method", "side", "kind")} - {""}
        if written not in ({"INNER"}, {"LEFT"}, {"CROSS"}):
            yield "only INNER JOIN, LEFT JOIN and CROSS JOIN: others differ or cannot be translated"
        if node.args.get("using") or (written != {"CROSS"} and not node.args.get("on")):
            yield "say ON what tables are joined"


def of_sets(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Union) and (node.args.get("distinct") or node.args.get("by_name")):
        yield "write UNION ALL; DISTINCT in a SELECT of its own where it is meant"
    if isinstance(node, exp.Distinct) and node.args.get("on"):
        yield "DISTINCT ON is DuckDB's own: write row_number() with a total order"
    if isinstance(node, exp.With) and node.recursive:
        yield "Spark has no recursion"
    if isinstance(node, exp.Group) and (node.args.get("all") or not node.expressions):
        yield "list what is grouped by"
    if isinstance(node, exp.Group | exp.Order) and any(
        isinstance(item.unnest() if not isinstance(item, exp.Ordered) else item.this, exp.Literal)
        for item in node.expressions
    ):
        yield "name the column instead of its position"


def of_order(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, ORDERED) and not ordered(node):
        yield "needs an OVER with a total ORDER BY: which row comes first is chance otherwise"
    if isinstance(node, exp.GroupConcat) and not isinstance(node.this, exp.Order):
        yield "needs an ORDER BY: the order of the parts is chance otherwise"


def ordered(call: exp.Expression) -> bool:
    window = call.parent
    if not isinstance(window, exp.Window):
        return False
    name = window.args.get("alias")
    if name is None:
        return window.args.get("order") is not None
    named = call.find_ancestor(exp.Select).args.get("windows") or ()
    return any(other.this.name == name.name and other.args.get("order") for other in named)


def of_days(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.DateDiff):
        unit = node.args["unit"].name.upper() if node.args.get("unit") else ""
        kinds = {kind(node.this), kind(node.expression)} - {None}
        if unit not in UNITS:
            yield "days between dates and seconds between moments mean the same on both engines; months do not"
        elif not kinds <= set(UNITS[unit]):
            yield f"{unit.lower()}s are counted between two of type {UNITS[unit][0].name}"
    if isinstance(node, exp.Add | exp.Sub) and {kind(node.this), kind(node.expression)} & set(MOMENTS):
        yield "date minus date is an interval on Spark, date plus number an error: count in date_diff('day', ...)"


def of_casts(node: exp.Expression) -> Iterator[str]:
    if not isinstance(node, exp.Cast) or isinstance(node.this, exp.Null):
        return
    target, source = Type(node.to.this), kind(node.this)
    if target not in TARGETS:
        yield f"cast to one of {' '.join(t.name for t in TARGETS)}"
    elif target in WHOLE and source not in (*WHOLE, Type.BOOLEAN) and not isinstance(node.this, exp.Round):
        yield "round() it first: a half becomes 3 on one engine and 2 on the other"
    elif target == Type.DECIMAL and source == Type.DOUBLE and not isinstance(node.this, exp.Round):
        yield "round() it first: the last digit differs otherwise"
    elif target in (Type.VARCHAR, Type.TEXT) and source not in WHOLE:
        yield "only integers become text: 1e-05 and 1.0E-5, `true` and `True` differ; wording writes the numbers"
    elif target == Type.DATE and not (isinstance(node.this, exp.Literal) or source == Type.DATE):
        yield "records are typed by intake"


def of_divisions(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Div):
        sides = [side for side in (node.this, node.expression) if not isinstance(side.unnest(), exp.Literal)]
        if not sides or any(kind(side) != Type.DOUBLE for side in sides):
            yield "cast both sides to DOUBLE: a quotient of decimals is a double here and a decimal on Spark"
        if decides(node):
            yield "decide by cross-multiplication: a quotient is rounded, and a tie falls on either side"


def decides(node: exp.Expression) -> bool:
    """Whether a value is compared: it stands under a condition, or in an order."""
    return node.find_ancestor(*COMPARED, exp.Is, exp.In, exp.Between, exp.Ordered) is not None


def of_sums(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Sum) and kind(node.this) in (*WHOLE, Type.BOOLEAN):
        whole = node.parent
        while isinstance(whole, exp.Window | exp.Filter):
            whole = whole.parent
        if not (isinstance(whole, exp.Cast) and whole.to.this == Type.BIGINT):
            yield "cast it to BIGINT: a sum of integers is written as a double otherwise"


def of_comparisons(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, COMPARED):
        sides = {kind(node.this), kind(node.expression)}
        if sides & {Type.VARCHAR, Type.TEXT} and sides & {*NUMERIC, *MOMENTS, Type.BOOLEAN}:
            yield "text is compared with text only: engines convert in different directions"


Rule = Callable[[exp.Expression], Iterator[str]]
RULES: tuple[Rule, ...] = (
    of_grammar,
    of_star,
    of_columns,
    of_aliases,
    of_joins,
    of_sets,
    of_order,
    of_days,
    of_casts,
    of_divisions,
    of_sums,
    of_comparisons,
)
