using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>How many events came, and how many of them nothing had handled.</summary>
internal readonly record struct EventCount(long Events, long Unhandled);

/// <summary>Counts events over time. Never writes.</summary>
internal sealed class EventCounts(TrackerDatabase tracker)
{
    /// <summary>One count for each bucket. Whole hours are added up from what is kept by the hour, anything finer is counted from the events.</summary>
    /// <param name="version">Null for all releases, and none.</param>
    /// <param name="environments">Null for all; the empty name stands for events that name none.</param>
    public IReadOnlyList<EventCount> Of(ProjectId project, string? version, IReadOnlyCollection<string>? environments, DateTime start, TimeSpan bucket, int buckets)
    {
        var counts = new EventCount[buckets];
        var end = start + buckets * bucket;
        tracker.Read(session =>
        {
            var bindings = new SqlBindings();
            var byHour = bucket.Ticks % TimeSpan.TicksPerHour == 0;
            var (table, at, sums) = byHour ? ("issue_hour", "hour", "sum(events), sum(unhandled)") : ("event", "at", "count(*), sum(is_unhandled)");
            var where = new List<string>
            {
                $"project = {bindings.Add(project.Value)}", $"{at} >= {bindings.Add(start.Ticks)}", $"{at} < {bindings.Add(end.Ticks)}",
            };
            if (version is not null)
                where.Add($"release = (select id from release where version = {bindings.Add(version)})");
            if (environments is not null)
                where.Add($"environment in {bindings.AddAll(environments)}");
            var place = $"({at} - {bindings.Add(start.Ticks)}) / {bindings.Add(bucket.Ticks)}";
            foreach (var (index, count) in session.QueryOnce(
                $"select {place}, {sums} from {table} where {string.Join(" and ", where)} group by {place}",
                row => (row.GetInt32(0), new EventCount(row.GetInt64(1), row.GetInt64(2))), bindings.Values))
            {
                counts[index] = count;
            }

            return true;
        });
        return counts;
    }
}
