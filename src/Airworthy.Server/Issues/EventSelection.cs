using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>The parameters that all questions about events and issues have.</summary>
internal static class EventSelection
{
    /// <summary>Reads the time; null if none is named.</summary>
    /// <param name="now">UTC.</param>
    public static ApiRefusal? ReadRange(IQueryCollection query, DateTime now, out TimeRange? range)
    {
        range = null;
        if (!TimeRange.Parameters.Any(name => query.Last(name) is { Length: > 0 }))
            return null;
        var refusal = TimeRange.Read(query, now, out var read);
        range = read;
        return refusal;
    }

    /// <summary>The time with what clocks that are ahead have sent, if it goes on until now: who asks for the last hour wants what has just come.</summary>
    public static TimeRange UntilWhatHasCome(TimeRange range, DateTime now)
    {
        var ahead = (now + TimeRules.MaxAhead).AddTicks(1);
        return range.End >= now && range.End < ahead ? range with { End = ahead } : range;
    }

    /// <summary>Reads <c>environment</c>: names, the empty one for events that name none; null if it is not there.</summary>
    public static ApiRefusal? ReadEnvironments(IQueryCollection query, NameRegistry names, TrackerDatabase tracker, out List<string>? environments)
    {
        environments = query.ContainsKey("environment") ? [.. query["environment"].Select(name => name ?? "").Distinct()] : null;
        var unknown = environments?.FirstOrDefault(name => name.Length > 0 && !names.TryFindEnvironment(Encoding.UTF8.GetBytes(name), out _)
            && tracker.Read(session => session.Number("select 1 from issue_environment where environment = $1 limit 1", name)) is null);
        return unknown is null ? null : ApiRefusal.NotFound($"environment: there is no environment '{unknown}'");
    }

    /// <summary>Reads <c>query</c>.</summary>
    /// <param name="otherwise">What it is if it is not there.</param>
    public static ApiRefusal? ReadFilter(IQueryCollection query, FilterRules rules, string otherwise, out FilterNode filter)
    {
        var text = query.Last("query") ?? otherwise;
        if (FilterSyntax.TryParse(text, rules, out var read, out var error))
        {
            filter = read;
            return null;
        }

        filter = new FilterAll([]);
        return Refuse(text, error);
    }

    /// <summary>A filter that means nothing is refused in the words that tools know from Sentry.</summary>
    public static ApiRefusal Refuse(string text, string error) =>
        new(StatusCodes.Status400BadRequest, $"Error parsing search query: {error} (query: '{text}')");

    /// <summary>Reads the size of a page by either of the names it has.</summary>
    public static ApiRefusal? ReadPageSize(IQueryCollection query, int max, ref int size) =>
        QuerySelection.ReadPageSize(query, max, ref size, query.ContainsKey("limit") ? "limit" : QuerySelection.PageSize);

    /// <summary>Whether rows of <c>event</c> belong to the projects. Of one alone an index has them in the order of time.</summary>
    public static string Sql(IReadOnlyList<Project> projects, SqlBindings bindings) =>
        projects is [var only] ? $"event.project = {bindings.Add(only.Id.Value)}" : $"event.project in {bindings.AddAll(projects.Select(project => project.Id.Value))}";

    /// <summary>Whether rows of <c>event</c> belong to the environments and the time.</summary>
    public static string Sql(IReadOnlyList<string>? environments, TimeRange? range, SqlBindings bindings)
    {
        var conditions = new List<string>();
        if (environments is not null)
            conditions.Add($"event.environment in {bindings.AddAll(environments)}");
        if (range is { } time)
            conditions.Add($"event.at >= {bindings.Add(time.Start.Ticks)} and event.at < {bindings.Add(time.End.Ticks)}");
        return conditions.Count == 0 ? "1" : string.Join(" and ", conditions);
    }
}
