using System.Collections.Frozen;
using System.Globalization;
using Airworthy.Protocol.Events;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>
/// The meaning of a filter for issues, as a condition on rows of <c>issue</c>. Some terms ask about the issue itself; the others about events: an issue passes if one event,
/// in the time and the environments that are asked about, meets all of those.
/// </summary>
internal sealed class IssueConditions
{
    public static readonly FilterRules Rules = new()
    {
        Subject = "issues",
        OrderedKeys = FrozenSet.ToFrozenSet([.. ReleaseCondition.Ordered, "firstSeen", "first_seen", "age", "lastSeen", "last_seen", "timesSeen", "times_seen", "timestamp"]),
        AllowsFreeText = true,
    };

    private readonly EventScope _scope;
    private readonly SqlBindings _bindings;
    private readonly EventConditions _ofEvents;
    private readonly List<string> _conditions = [];
    private readonly List<FilterNode> _eventNodes = [];
    private string? _error;

    public IssueConditions(FilterNode filter, EventScope scope, SqlBindings bindings)
    {
        (_scope, _bindings) = (scope, bindings);
        _ofEvents = new(scope, bindings);
        foreach (var node in filter is FilterAll all ? all.Nodes : [filter])
            Add(node);
    }

    /// <summary>Where and why the filter means nothing; null if it does. Known once <see cref="EventSql"/> was asked for.</summary>
    public string? Error => _error ?? _ofEvents.Error;

    public bool AskAboutEvents => _eventNodes.Count > 0;

    /// <summary>What it asks about an event of the issue, to be read in another way.</summary>
    public IReadOnlyList<FilterNode> EventNodes => _eventNodes;

    /// <summary>What it asks about the issue itself.</summary>
    public IReadOnlyList<string> IssueSql => _conditions;

    /// <summary>What it asks about an event of the issue.</summary>
    public string EventSql() => _ofEvents.Of(new FilterAll(_eventNodes));

    private void Add(FilterNode node)
    {
        switch (node)
        {
            case FilterText text:
                Add(text.IsNegated, OfText(text.Text));
                break;
            case FilterTerm term when OfIssue(term) is { } condition:
                Add(term.IsNegated && term.Key is not ("firstRelease" or "first-release" or "first_release"), condition);
                break;
            default:
                _eventNodes.Add(node);
                break;
        }
    }

    private void Add(bool isNegated, string condition) => _conditions.Add(isNegated ? $"not {condition}" : condition);

    /// <summary>Null for a term that asks about events.</summary>
    private string? OfIssue(FilterTerm term)
    {
        switch (term.Key)
        {
            case "is":
                return Any(term, value => OfWord(term, value));
            case "firstRelease" or "first-release" or "first_release":
                return OfFirstRelease(term);
            case "firstSeen" or "first_seen" or "age":
                return Any(term, value => OfTime(term, "issue.first_seen", value));
            case "lastSeen" or "last_seen":
                return Any(term, value => OfTime(term, "issue.last_seen", value));
            case "timesSeen" or "times_seen":
                return Any(term, value => OfCount(term, value));
            case "issue":
                return Any(term, value => ShortId.TryParse(value, _scope.Projects, out var id)
                    ? $"(issue.project = {_bindings.Add(id.Project.Value)} and issue.number = {_bindings.Add(id.Number)})"
                    : "0");
            case "issue.id":
                return Any(term, value => OfId(term, value));
            case "issue.priority":
                return Any(term, value => OfPriority(term, value));
            case "issue.category" or "issue.type":
                return Any(term, value => value == "error" ? "1" : "0");
            case "assigned" or "assigned_to" or "assigned_or_suggested" or "bookmarks" or "subscribed":
                // Nobody is assigned to anything here; the terms stand in filters that people bring along.
                return Any(term, value => value == "none" ? "1" : "0");
            default:
                return null;
        }
    }

    private string OfWord(FilterTerm term, string word) => word switch
    {
        "unresolved" => Status(IssueStatus.Unresolved),
        "resolved" => Status(IssueStatus.Resolved),
        "ignored" or "archived" or "muted" => Status(IssueStatus.Ignored),
        "new" => Substatus(IssueSubstatus.New),
        "ongoing" => Substatus(IssueSubstatus.Ongoing),
        "escalating" => Substatus(IssueSubstatus.Escalating),
        "regressed" => Substatus(IssueSubstatus.Regressed),
        "archived_until_escalating" => Substatus(IssueSubstatus.ArchivedUntilEscalating),
        "archived_until_condition_met" => Substatus(IssueSubstatus.ArchivedUntilConditionMet),
        "archived_forever" => Substatus(IssueSubstatus.ArchivedForever),
        "for_review" => Substatus(IssueSubstatus.New, IssueSubstatus.Escalating, IssueSubstatus.Regressed),
        "linked" => "exists (select 1 from issue_commit where issue_commit.issue = issue.id)",
        "unlinked" => "not exists (select 1 from issue_commit where issue_commit.issue = issue.id)",
        "unassigned" => "1",
        "assigned" => "0",
        _ => Fail(term.Column,
            $"'{word}' says nothing of an issue; known are unresolved, resolved, ignored, archived, muted, new, ongoing, escalating, regressed, archived_until_escalating, archived_until_condition_met, archived_forever, for_review, linked, unlinked, assigned and unassigned"),
    };

    private string Status(IssueStatus status) => $"{IssueStanding.StatusSql(_scope.Now, _bindings)} = {(int)status}";

    private string Substatus(params IEnumerable<IssueSubstatus> anyOf) =>
        $"({IssueStanding.SubstatusSql(_scope.Now, _bindings)}) in ({string.Join(", ", anyOf.Select(one => (int)one))})";

    /// <summary>Set once, by the event that made the issue; in an environment by the first one there.</summary>
    private string OfFirstRelease(FilterTerm term)
    {
        if (term.Values.FirstOrDefault(value => value.Contains('*', StringComparison.Ordinal)) is { } value)
            return Fail(term.Column, $"'{value}' has a wildcard, which {term.Key} does not take");
        var column = _scope.Environments is null ? "issue.first_release" : "there.first_release";
        var condition = new ReleaseTerms(_scope, _bindings).Of(term with { Key = ReleaseCondition.Name }, "issue.project", column, out var error);
        if (condition is null)
            return Fail(term.Column, error!);
        return _scope.Environments is { } environments
            ? $"exists (select 1 from issue_environment there where there.issue = issue.id and there.environment in {_bindings.AddAll(environments)} and {condition})"
            : condition;
    }

    private string OfTime(FilterTerm term, string column, string value) =>
        TimeCondition.TryParse(value, term.Operator == FilterOperator.In ? FilterOperator.Equal : term.Operator, _scope.Now, out var time, out var error)
            ? time.Sql(column, _bindings)
            : Fail(term.Column, error);

    private string OfCount(FilterTerm term, string value)
    {
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Fail(term.Column, $"'{value}' is no number of events");
        var sign = term.Operator switch
        {
            FilterOperator.Less => "<",
            FilterOperator.LessOrEqual => "<=",
            FilterOperator.Greater => ">",
            FilterOperator.GreaterOrEqual => ">=",
            _ => "=",
        };
        return $"issue.events {sign} {_bindings.Add(count)}";
    }

    private string OfId(FilterTerm term, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? $"issue.id = {_bindings.Add(id)}"
            : Fail(term.Column, $"'{value}' is no number of an issue");

    private string OfPriority(FilterTerm term, string value)
    {
        var levels = Enum.GetValues<EventLevel>().Where(level => level.Priority == value).Select(level => (int)level).ToList();
        return levels.Count > 0
            ? $"issue.level in ({string.Join(", ", levels)})"
            : Fail(term.Column, $"'{value}' is no priority; known are high, medium and low");
    }

    /// <summary>What the issue is called, or what an event of it says. The words of all events would be too much to look through, were they not indexed by issue.</summary>
    private string OfText(string text)
    {
        var wildcard = new Wildcard(text);
        var pattern = _bindings.Add((wildcard.Plain is { } plain ? Wildcard.Containing(plain) : wildcard).LikePattern);
        var ofIssue = string.Join(" or ", ((string[])["issue.title", "issue.culprit", "issue.value"]).Select(column => $"coalesce({column}, '') like {pattern} escape '\\'"));
        return $"({ofIssue} or exists (select 1 from event where event.issue = issue.id and event.message is not null and event.message like {pattern} escape '\\'))";
    }

    private string Fail(int column, string what)
    {
        _error ??= $"column {column}: {what}";
        return "0";
    }

    private static string Any(FilterTerm term, Func<string, string> condition) => $"({string.Join(" or ", term.Values.Select(condition))})";
}
