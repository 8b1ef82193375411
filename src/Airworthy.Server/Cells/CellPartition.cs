using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Cells;

/// <summary>Names a partition: one project's cells of one resolution in one stretch of time.</summary>
internal readonly record struct PartitionKey(ProjectId Project, CellResolution Resolution, DateTime Start)
{
    public static PartitionKey Of(ProjectId project, CellResolution resolution, DateTime time) =>
        new(project, resolution, time.RoundDown(resolution.PartitionLength));

    public DateTime End => Start + Resolution.PartitionLength;

    /// <summary>The hours that make up this day, or the day that these hours make up.</summary>
    public PartitionKey At(CellResolution resolution) => Of(Project, resolution, Start);
}

/// <summary>The periods of one resolution that begin in [<paramref name="From"/>, <paramref name="To"/>).</summary>
internal readonly record struct CellSpan(CellResolution Resolution, DateTime From, DateTime To);

/// <summary>Names a cell within its partition.</summary>
internal readonly record struct CellKey(DateTime Period, ReleaseId Release, EnvironmentId Environment);

/// <summary>The cells that are loaded, stored and let go together.</summary>
internal sealed class CellPartition(PartitionKey key)
{
    public PartitionKey Key { get; } = key;

    public Dictionary<CellKey, Cell> Cells { get; } = [];

    /// <summary>The last batch whose changes the stored partition holds: a replay leaves earlier ones out.</summary>
    public long StoredThrough { get; set; }

    /// <summary>Differs from what is stored.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Copied for storing, and not stored yet: memory alone has it.</summary>
    public bool IsBeingSaved { get; set; }

    /// <summary>A day whose missing parts are those of its hours: what is stored of it, if anything, is older.</summary>
    public bool IsMadeOfHours { get; init; }

    /// <summary>When it was last asked for, by the memory's own count of uses.</summary>
    public long LastUse { get; set; }

    /// <summary>When its parts were last asked for.</summary>
    public long LastPartsUse { get; set; }

    public Cell this[CellKey key]
    {
        get
        {
            if (!Cells.TryGetValue(key, out var cell))
                Cells.Add(key, cell = new Cell());
            return cell;
        }
    }

    /// <summary>The parts that some cell misses.</summary>
    public CellParts Missing
    {
        get
        {
            var missing = CellParts.None;
            foreach (var cell in Cells.Values)
                missing |= cell.Missing;
            return missing;
        }
    }

    /// <summary>Memory held without the parts, in bytes, about.</summary>
    public long CountBytes => 200 + Cells.Count * 180L;

    /// <summary>Memory held by the parts, in bytes, about.</summary>
    public long PartBytes => Cells.Values.Sum(cell => cell.PartBytes);
}
