using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>What a project's folded facts and their cells take on the disk, in bytes, without what SQLite adds for pages and indexes.</summary>
/// <param name="Sessions">The sessions themselves, and what SDKs counted.</param>
/// <param name="Cells">Counts, users and durations by minute, hour and day.</param>
internal readonly record struct ProjectDiskUse(ProjectId Project, long Sessions, long Cells);

/// <summary>
/// Measures what each project takes on the disk. It walks over the whole store, a tenth of a second for each gigabyte, so what was measured serves for a while.
/// </summary>
internal sealed class DiskUse(StoreDatabase database, TimeProvider time)
{
    private static readonly TimeSpan ServesFor = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private IReadOnlyList<ProjectDiskUse> _measured = [];
    private long? _measuredAt;

    /// <summary>As it was ten minutes ago at most.</summary>
    public IReadOnlyList<ProjectDiskUse> Read()
    {
        lock (_gate)
        {
            if (_measuredAt is not { } at || time.GetElapsedTime(at) >= ServesFor)
                (_measured, _measuredAt) = (Measure(), time.GetTimestamp());
            return _measured;
        }
    }

    private List<ProjectDiskUse> Measure()
    {
        using var store = database.Open();
        using var command = store.CreateCommand();
        command.CommandText = """
            select project, sum(sessions), sum(cells) from (
                select project, sum(length(data)) sessions, 0 cells from session_block group by project
                union all select project, sum(length(data)), 0 from session_aggregate group by project
                union all select project, 0, sum(length(data)) from cell_part group by project
                union all select project, 0, sum(length(counts)) from cell_partition group by project)
            group by project order by project
            """;
        var measured = new List<ProjectDiskUse>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            measured.Add(new(new ProjectId(reader.GetInt32(0)), reader.GetInt64(1), reader.GetInt64(2)));
        return measured;
    }
}
