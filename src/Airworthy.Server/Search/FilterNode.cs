namespace Airworthy.Server.Search;

/// <summary>What a filter's text says, before anyone has asked what its keys mean.</summary>
internal abstract record FilterNode;

/// <summary><c>key:value</c>, <c>key:&gt;value</c> or <c>key:[a,b]</c>, which holds for any of the values; negated by a <c>!</c> in front.</summary>
/// <remarks><c>has:key</c> and <c>is:word</c> are terms like others; the lists that know them say what they mean.</remarks>
/// <param name="Column">Where it begins, from 1.</param>
/// <param name="IsNegated">Never in a comparison by order: there the operator is turned around.</param>
/// <param name="Values">One, but for <see cref="FilterOperator.In"/>.</param>
internal sealed record FilterTerm(int Column, bool IsNegated, string Key, FilterOperator Operator, IReadOnlyList<string> Values) : FilterNode;

/// <summary>Words without a key; negated by a <c>!</c> in front.</summary>
/// <param name="Column">Where they begin, from 1.</param>
/// <param name="Text">As it was written, or what stood in quotes.</param>
internal sealed record FilterText(int Column, bool IsNegated, string Text) : FilterNode;

internal sealed record FilterAll(IReadOnlyList<FilterNode> Nodes) : FilterNode;

internal sealed record FilterAny(IReadOnlyList<FilterNode> Nodes) : FilterNode;

/// <summary>How what is filtered must stand to a term's value.</summary>
internal enum FilterOperator
{
    Equal,

    /// <summary>Equal to one of a list.</summary>
    In,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal static class FilterOperators
{
    extension(FilterOperator comparison)
    {
        /// <summary>The comparison that holds where this one does not; null for an operator that does not compare by order.</summary>
        public FilterOperator? Opposite => comparison switch
        {
            FilterOperator.Less => FilterOperator.GreaterOrEqual,
            FilterOperator.LessOrEqual => FilterOperator.Greater,
            FilterOperator.Greater => FilterOperator.LessOrEqual,
            FilterOperator.GreaterOrEqual => FilterOperator.Less,
            _ => null,
        };

        /// <summary>Whether it holds between two things that compare like this: negative if what is filtered is less than the value.</summary>
        public bool Holds(int order) => comparison switch
        {
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.Greater => order > 0,
            FilterOperator.GreaterOrEqual => order >= 0,
            _ => order == 0,
        };
    }
}
