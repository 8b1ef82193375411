using System.ComponentModel.DataAnnotations;

namespace Airworthy.Server.Storage;

/// <summary>Limits of the embedded store. Memory follows from these, not from the traffic.</summary>
internal sealed class StorageOptions
{
    /// <summary>Facts that may wait for one commit, in bytes. When they are reached, requests wait.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int MaxBatchBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// Sessions of one generation in memory: this many new ones, and a fold begins. About 125 bytes each.
    /// A little less than a power of two, to which memory for them grows: the batch that fills a generation must not double it.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int SessionsPerGeneration { get; set; } = 120_000;

    /// <summary>Folded sessions that stay in memory, so that an update to a recent one needs no disk. About 125 bytes each.</summary>
    [Range(0, 100_000_000)]
    public int FoldedSessionsInMemory { get; set; } = 131_072;

    /// <summary>
    /// Memory for the filters that say at once that a stored session is not there, in bytes; two a session, of those that may still change (six days of them).
    /// In what is stored beyond it, the oldest, an update finds its session only in the hour in which it says that the session began: one whose beginning is corrected
    /// to another hour so late counts twice. Should hold some hours of sessions.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long SessionFilterBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Distinct users that are numbered, and so counted exactly; about 20 bytes each. Sessions of users beyond are counted, the users are not.</summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxUsers { get; set; } = 20_000_000;

    /// <summary>The longest time that facts stay unfolded. What is unfolded is read again at a start.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FoldInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Unfolded log, in bytes, that begins a fold.</summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxUnfoldedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Sessions that the joining of runs writes, or deletes, in one transaction; about 40 bytes each. A large one would hold up the fsyncs that requests wait for.
    /// </summary>
    [Range(1, 10_000_000)]
    public int SessionsInJoinStep { get; set; } = 12_800;

    /// <summary>Events and other writes to the tracker that may wait for one transaction, in bytes. When they are reached, requests wait.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxTrackerBatchBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Cells kept in memory for answers, in bytes; the others are read from disk when asked for.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long CellCacheBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Sums over windows of days kept up to date in memory, in bytes, each while somebody asks for it; what does not fit is added up at each question.</summary>
    [Range(0, long.MaxValue)]
    public long SumCacheBytes { get; set; } = 128 * 1024 * 1024;
}
