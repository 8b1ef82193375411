using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>
/// A filter that what is kept by hours can answer: whether an event was handled, its release, its environment. An issue has few rows there, and many events.
/// </summary>
/// <param name="Where">The condition on rows of <c>issue_hour there</c>.</param>
/// <param name="Count">How many events of such a row the filter finds.</param>
internal sealed record HourConditions(string Where, string Count)
{
    /// <summary>What every event passes.</summary>
    public static readonly HourConditions None = new("1", "there.events");

    /// <summary>Null if some term asks for what only the events themselves tell, or means nothing.</summary>
    /// <param name="nodes">All must hold.</param>
    public static HourConditions? Of(IReadOnlyList<FilterNode> nodes, EventScope scope, SqlBindings bindings)
    {
        if (nodes is [FilterAll all])
            return Of(all.Nodes, scope, bindings);
        if (nodes.Count == 0)
            return None;
        var conditions = new List<string>();
        var handled = new HashSet<bool>();
        foreach (var node in nodes)
        {
            if (node is not FilterTerm term)
                return null;
            if (HandledOf(term) is { } isHandled)
                handled.Add(isHandled);
            else if (ConditionOf(term, scope, bindings) is { } condition)
                conditions.Add(condition);
            else
                return null;
        }

        // Nothing is handled and not handled.
        if (handled.Count == 2)
            return new("0", "0");
        if (handled.Count == 1)
            conditions.Add(handled.Contains(true) ? "there.events > there.unhandled" : "there.unhandled > 0");
        return new(
            conditions.Count == 0 ? "1" : string.Join(" and ", conditions),
            handled.Count == 0 ? "there.events" : handled.Contains(true) ? "(there.events - there.unhandled)" : "there.unhandled");
    }

    /// <summary>Whether the term wants events that were handled; null if it asks for something else.</summary>
    private static bool? HandledOf(FilterTerm term)
    {
        if (term.Key is not ("error.handled" or "error.unhandled") || term.Values is not [var text])
            return null;
        bool? value = text switch
        {
            "1" => true,
            "0" => false,
            _ => bool.TryParse(text, out var read) ? read : null,
        };
        return value is { } said ? said == (term.Key == "error.handled") != term.IsNegated : null;
    }

    private static string? ConditionOf(FilterTerm term, EventScope scope, SqlBindings bindings)
    {
        switch (term.Key)
        {
            case ReleaseCondition.Name or ReleaseCondition.Version or ReleaseCondition.Package or ReleaseCondition.Build or ReleaseCondition.Stage:
                // Events without a release are counted under 0.
                return new ReleaseTerms(scope, bindings).Of(term, "there.project", "nullif(there.release, 0)", out _);
            case "environment" when term.Values.All(value => new Wildcard(value).Plain is not null):
                return $"there.environment {(term.IsNegated ? "not " : "")}in {bindings.AddAll(term.Values.Select(value => new Wildcard(value).Plain))}";
            default:
                return null;
        }
    }
}
