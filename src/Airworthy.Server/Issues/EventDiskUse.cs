using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>
/// Measures what each project's events take on the disk, in bytes, without what SQLite adds for pages and indexes. It walks over all of them, so what was measured serves for a while.
/// </summary>
internal sealed class EventDiskUse(TrackerDatabase tracker, TimeProvider time)
{
    private static readonly TimeSpan ServesFor = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private IReadOnlyList<(ProjectId Project, long Bytes)> _measured = [];
    private long? _measuredAt;

    /// <summary>As it was ten minutes ago at most.</summary>
    public IReadOnlyList<(ProjectId Project, long Bytes)> Read()
    {
        lock (_gate)
        {
            if (_measuredAt is not { } at || time.GetElapsedTime(at) >= ServesFor)
                (_measured, _measuredAt) = (tracker.Read(Measure), time.GetTimestamp());
            return _measured;
        }
    }

    private static List<(ProjectId Project, long Bytes)> Measure(SqlSession session) => session.Query(
        """
        select project, sum(bytes) from (
            select project, sum(100 + length(title) + length(culprit) + length(tags) + coalesce(length(message), 0) + coalesce(length(value), 0)) bytes from event group by project
            union all select project, sum(length(body)) from event_body join issue on issue.id = event_body.issue group by project)
        group by project order by project
        """,
        row => (new ProjectId(row.GetInt32(0)), row.GetInt64(1)));
}
