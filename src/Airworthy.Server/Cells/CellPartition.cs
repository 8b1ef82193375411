using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Cells;

/// <summary>Names a partition: one project's cells of one resolution in one stretch of time.</summary>
internal readonly record struct PartitionKey(ProjectId Project, CellResolution Resolution, DateTime Start)
{
    public static PartitionKey Of(ProjectId project, CellResolution resolution, DateTime time) =>
        new(project, resolution, time.RoundDown(resolution.PartitionLength));
}

/// <summary>Names a cell within its partition.</summary>
internal readonly record struct CellKey(DateTime Period, ReleaseId Release, EnvironmentId Environment);

/// <summary>The cells that are loaded and let go together.</summary>
internal sealed class CellPartition(PartitionKey key)
{
    public PartitionKey Key { get; } = key;

    public Dictionary<CellKey, Cell> Cells { get; } = [];

    /// <summary>When it was last asked for, by the store's own count of uses.</summary>
    public long LastUse { get; set; }

    public bool IsDirty { get; set; }

    public Cell this[CellKey key]
    {
        get
        {
            if (!Cells.TryGetValue(key, out var cell))
                Cells.Add(key, cell = new Cell());
            return cell;
        }
    }

    public long Bytes => Cells.Values.Sum(cell => cell.Bytes);
}
