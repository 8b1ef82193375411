using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>
/// The meaning of a filter's terms for events, as conditions on rows of <c>event</c>. Finds out what each means, and remembers the first that means nothing. A value that
/// an event does not have is the empty text: <c>!key:value</c> holds for it.
/// </summary>
internal sealed partial class EventConditions(EventScope scope, SqlBindings bindings)
{
    private static readonly string[] UserColumns = ["event.user_id", "event.user_name", "event.user_email", "event.user_ip"];
    private static readonly string[] TextColumns = ["event.title", "event.culprit", "event.message", "event.value"];

    private readonly ReleaseTerms _releases = new(scope, bindings);

    /// <summary>Where and why the filter means nothing; null if it does.</summary>
    public string? Error { get; private set; }

    public string Of(FilterNode node) => node switch
    {
        FilterAll { Nodes: [] } => "1",
        FilterAll all => Join(all.Nodes, " and "),
        FilterAny any => Join(any.Nodes, " or "),
        FilterText text => Of(text),
        _ => Of((FilterTerm)node),
    };

    private string Join(IEnumerable<FilterNode> nodes, string word) => $"({string.Join(word, nodes.Select(Of))})";

    private string Of(FilterText text)
    {
        if (FunctionTerm().IsMatch(text.Text))
            Fail(text.Column, $"'{text.Text}' compares a function's result, which is not possible; put it in quotes to look for this text");
        return Negated(text.IsNegated, Contain(TextColumns, text.Text));
    }

    private string Of(FilterTerm term)
    {
        switch (term.Key)
        {
            case "has":
                return Negated(term.IsNegated, Any(term.Values, key => IsThere(key)));
            case ReleaseCondition.Name or ReleaseCondition.Version or ReleaseCondition.Package or ReleaseCondition.Build or ReleaseCondition.Stage:
                var releases = _releases.Of(term, "event.project", "event.release", out var error);
                return releases ?? Fail(term.Column, error!);
            case "project" or "project.name" or "project.id" or "project_id":
                return Negated(term.IsNegated, $"event.project in {bindings.AddAll(ProjectsOf(term))}");
            case "issue":
                return Negated(term.IsNegated, Any(term.Values, value => OfIssue(value)));
            case "id" or "event_id":
                return Negated(term.IsNegated, Any(term.Values, value => OfId(term, value)));
            case "level":
                foreach (var level in term.Values.Where(value => Enum.GetValues<EventLevel>().All(known => known.Word != value)))
                    Fail(term.Column, $"'{level}' is no level; known are {string.Join(", ", Enum.GetValues<EventLevel>().Select(known => known.Word))}");
                break;
            case "message":
                return Negated(term.IsNegated, Any(term.Values, value => Contain(["event.message", "event.title", "event.value"], value)));
            case "user":
                return Negated(term.IsNegated, Any(term.Values, OfUser));
        }

        var field = EventField.Of(term.Key, scope, bindings);
        return field.Kind switch
        {
            EventFieldKind.Boolean => Negated(term.IsNegated, Any(term.Values, value => OfBoolean(term, field, value))),
            EventFieldKind.Number => Negated(term.IsNegated, Any(term.Values, value => OfNumber(term, field, value))),
            EventFieldKind.Time => Negated(term.IsNegated, Any(term.Values, value => OfTime(term, field, value))),
            _ => Negated(term.IsNegated, Any(term.Values, value => IsText(field.Sql, value))),
        };
    }

    private string IsThere(string key) => key switch
    {
        "error.handled" or "error.unhandled" => "event.has_exception",
        "project" or "project.name" or "project.id" or "issue" or "issue.id" or "id" or "timestamp" or "level" => "1",
        ReleaseCondition.Version or ReleaseCondition.Package => $"event.release in {bindings.AddAll(RowsOf(ReleaseCondition.Version, "*"))}",
        ReleaseCondition.Build => $"event.release in {bindings.AddAll(RowsOf(ReleaseCondition.Build, "*"))}",
        _ => $"coalesce({EventField.Of(key, scope, bindings).Sql}, '') <> ''",
    };

    private IEnumerable<long> RowsOf(string key, string value)
    {
        if (!ReleaseCondition.TryParse(new(1, false, key, FilterOperator.Equal, [value]), out var isMet, out var error))
            throw new InvalidOperationException(error);
        return scope.Session.Query("select id, version from release", row => (Row: row.GetInt64(0), Name: ReleaseName.Parse(row.GetString(1))))
            .Where(release => isMet(release.Name)).Select(release => release.Row);
    }

    /// <summary>Equal, or with a star like it. A star alone wants some value.</summary>
    private string IsText(string sql, string value)
    {
        var wildcard = new Wildcard(value);
        return wildcard.Plain is { } plain
            ? $"coalesce({sql}, '') = {bindings.Add(plain)}"
            : value.All(character => character == '*') ? $"coalesce({sql}, '') <> ''" : $"coalesce({sql}, '') like {bindings.Add(wildcard.LikePattern)} escape '\\'";
    }

    private string Contain(IEnumerable<string> columns, string value)
    {
        if (value.Length == 0)
            return $"({string.Join(" and ", columns.Select(column => $"coalesce({column}, '') = ''"))})";
        var wildcard = new Wildcard(value);
        var pattern = bindings.Add((wildcard.Plain is { } plain ? Wildcard.Containing(plain) : wildcard).LikePattern);
        return $"({string.Join(" or ", columns.Select(column => $"coalesce({column}, '') like {pattern} escape '\\'"))})";
    }

    /// <summary>With its kind before it, <c>id:5</c>, or whatever of the user it is.</summary>
    private string OfUser(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var column = colon < 0 ? null : value[..colon] switch
        {
            "id" => UserColumns[0],
            "username" => UserColumns[1],
            "email" => UserColumns[2],
            "ip" => UserColumns[3],
            _ => null,
        };
        if (column is not null)
            return IsText(column, value[(colon + 1)..]);
        return value.Length == 0 ? $"coalesce({EventField.UserSql}, '') = ''" : $"({string.Join(" or ", UserColumns.Select(one => IsText(one, value)))})";
    }

    private string OfIssue(string value) =>
        ShortId.TryParse(value, scope.Projects, out var id)
            ? $"event.issue in (select id from issue where project = {bindings.Add(id.Project.Value)} and number = {bindings.Add(id.Number)})"
            : "0";

    private string OfId(FilterTerm term, string value) =>
        SentryId.TryParse(Encoding.UTF8.GetBytes(value), out var id)
            ? $"event.event_id = {bindings.Add(Convert.FromHexString(id.ToString()))}"
            : Fail(term.Column, $"'{value}' is no id of an event; it has 32 hexadecimal digits");

    private string OfBoolean(FilterTerm term, EventField field, string value)
    {
        if (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase))
            return $"{field.Sql} = 1";
        return value == "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase) ? $"{field.Sql} = 0" : Fail(term.Column, $"'{value}' is neither true nor false");
    }

    private string OfNumber(FilterTerm term, EventField field, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? $"{field.Sql} = {bindings.Add(number)}"
            : Fail(term.Column, $"'{value}' is no number, which {term.Key} is");

    private string OfTime(FilterTerm term, EventField field, string value)
    {
        if (!TimeCondition.TryParse(value, term.Operator == FilterOperator.In ? FilterOperator.Equal : term.Operator, scope.Now, out var time, out var error))
            return Fail(term.Column, error);
        return time.Sql(field.Sql, bindings);
    }

    private IEnumerable<int> ProjectsOf(FilterTerm term)
    {
        foreach (var value in term.Values)
        {
            if (scope.Projects.FirstOrDefault(one => one.Slug == value || one.Id.ToString() == value) is { } project)
                yield return project.Id.Value;
            else
                Fail(term.Column, $"'{value}' is none of the selected projects");
        }
    }

    private string Fail(int column, string what)
    {
        Error ??= $"column {column}: {what}";
        return "0";
    }

    private static string Any(IEnumerable<string> values, Func<string, string> condition) => $"({string.Join(" or ", values.Select(condition))})";

    private static string Negated(bool isNegated, string condition) => isNegated ? $"not {condition}" : condition;

    [GeneratedRegex(@"^\w+\([^()]*\):")]
    private static partial Regex FunctionTerm();
}

internal static class TimeConditions
{
    extension(TimeCondition time)
    {
        /// <summary>The condition on a column that holds ticks.</summary>
        public string Sql(string column, SqlBindings bindings)
        {
            var from = time.From is { } first ? $"{column} >= {bindings.Add(first.Ticks)}" : "1";
            return time.Until is { } end ? $"({from} and {column} < {bindings.Add(end.Ticks)})" : $"({from})";
        }
    }
}
