using Airworthy.Server.Api;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>What a search for a page has found.</summary>
/// <param name="Points">How many events the filter finds, by the buckets of the series.</param>
/// <param name="LookedBackTo">No event before this time was looked at, UTC; null if all of the time was.</param>
/// <param name="CountedFrom">No event before this time is counted in <paramref name="Points"/>, UTC; null if all are.</param>
internal sealed record BoundedEvents(IReadOnlyList<StoredEvent> Events, bool HasNext, IReadOnlyList<EventBucket> Points, DateTime? LookedBackTo, DateTime? CountedFrom);

/// <summary>
/// Searches events for a page, which must not take long whatever is asked: at the newest so many events of the time it looks, and says so. What is kept by hours counts all.
/// Never writes.
/// </summary>
internal sealed class BoundedEventSearch(TrackerDatabase tracker, EventReading reading)
{
    /// <summary>A filter that only the events themselves can answer takes some microseconds for each.</summary>
    public const int EventsLookedAt = 50_000;

    /// <summary>Returns where and why the filter means nothing; null if it does.</summary>
    /// <param name="series">Over the query's time, which is named.</param>
    public string? Read(EventQuery query, IssueSeries series, out BoundedEvents found)
    {
        (found, var error) = tracker.Read(session => Read(session, query, series));
        return error;
    }

    private (BoundedEvents Found, string? Error) Read(SqlSession session, EventQuery query, IssueSeries series)
    {
        var (from, end) = (query.Range!.Value.Start, query.Range.Value.End);
        // An index leads to these, however many events there are.
        var isIndexed = query.Filter is FilterTerm or FilterAll && NodesOf(query.Filter).Any(node => node is FilterTerm { IsNegated: false, Key: "id" or "event_id" or "issue" or "issue.id" });
        var lookedBackTo = isIndexed ? null : Bound(session, query);
        var bounded = query with { Range = new TimeRange(lookedBackTo ?? from, end) };
        var events = reading.Read(session, bounded, out var error);
        if (error is not null)
            return (new([], false, [], null, null), error);
        var byHours = PointsByHours(session, query, series);
        return (
            new([.. events.Take(query.PageSize)], events.Count > query.PageSize, byHours ?? PointsOfEvents(session, bounded, series), lookedBackTo, byHours is null ? lookedBackTo : null),
            null);
    }

    private static IReadOnlyList<FilterNode> NodesOf(FilterNode filter) => filter is FilterAll all ? all.Nodes : [filter];

    /// <summary>Where the newest events end that are looked at; null if there are no more. Found in the index alone.</summary>
    private static DateTime? Bound(SqlSession session, EventQuery query)
    {
        var range = query.Range!.Value;
        var each = EventsLookedAt / Math.Max(1, query.Projects.Count);
        var bounds = query.Projects.Select(project => session.Number(
            "select at from event where project = $1 and at >= $2 and at < $3 order by at desc limit 1 offset $4", project.Id.Value, range.Start.Ticks, range.End.Ticks, each)).OfType<long>().ToList();
        return bounds.Count == 0 ? null : new DateTime(bounds.Max(), DateTimeKind.Utc);
    }

    /// <summary>Null if hours cannot tell.</summary>
    private EventBucket[]? PointsByHours(SqlSession session, EventQuery query, IssueSeries series)
    {
        if (series.Bucket.Ticks % TimeSpan.TicksPerHour != 0 || series.Start.Ticks % TimeSpan.TicksPerHour != 0)
            return null;
        var bindings = new SqlBindings();
        if (HourConditions.Of(NodesOf(query.Filter), reading.ScopeOf(session, query.Projects, query.Environments), bindings) is not { } filter)
            return null;
        var environments = query.Environments is { } names ? $"there.environment in {bindings.AddAll(names)}" : "1";
        // Handled and not, each as far as the filter lets it through.
        var unhandled = filter.Count switch { "there.events" => "there.unhandled", "there.unhandled" => "there.unhandled", _ => "0" };
        return Sum(series, session.QueryOnce(
            $"""
            select there.hour, sum({filter.Count}), sum({unhandled}) from issue_hour there
            where there.project in {bindings.AddAll(query.Projects.Select(project => project.Id.Value))}
                and there.hour >= {bindings.Add(series.Start.Ticks)} and there.hour < {bindings.Add(series.End.Ticks)} and {environments} and {filter.Where} group by there.hour
            """,
            row => (row.Time(0), row.GetInt64(1), row.GetInt64(2)), bindings.Values));
    }

    private EventBucket[] PointsOfEvents(SqlSession session, EventQuery query, IssueSeries series)
    {
        var bindings = new SqlBindings();
        var filter = new EventConditions(reading.ScopeOf(session, query.Projects, query.Environments), bindings).Of(query.Filter);
        var (start, bucket) = (bindings.Add(series.Start.Ticks), bindings.Add(series.Bucket.Ticks));
        return Sum(series, session.QueryOnce(
            $"""
            select (event.at - {start}) / {bucket} * {bucket} + {start}, count(*), sum(event.is_unhandled) from event
            where {EventSelection.Sql(query.Projects, bindings)} and {EventSelection.Sql(query.Environments, query.Range, bindings)} and event.at >= {start} and {filter} group by 1
            """,
            row => (row.Time(0), row.GetInt64(1), row.GetInt64(2)), bindings.Values));
    }

    private static EventBucket[] Sum(IssueSeries series, List<(DateTime At, long Events, long Unhandled)> rows)
    {
        var points = new EventBucket[series.Buckets];
        foreach (var (at, events, unhandled) in rows)
        {
            // What clocks that are ahead have sent stands in the last one.
            ref var point = ref points[Math.Clamp((int)((at - series.Start) / series.Bucket), 0, points.Length - 1)];
            point = new(point.Events + events, point.Unhandled + unhandled);
        }

        return points;
    }
}
