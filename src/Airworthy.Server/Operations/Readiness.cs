using System.Text.Json.Serialization;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Operations;

/// <summary>Whether facts can be taken and kept, and what stands in the way if not.</summary>
/// <param name="Failure">Why not, in words; null if all is well.</param>
/// <param name="Damage">What the last start could not read; it stays until the next start.</param>
internal sealed record ReadinessReport(bool IsReady, string? Failure, DiskReport Disk, WriterReport Writer, DamageReport? Damage)
{
    public string Status => IsReady ? "ready" : "failing";

    [JsonIgnore]
    public bool IsReady { get; init; } = IsReady;
}

/// <param name="IsWritable">Whether facts can be acknowledged.</param>
/// <param name="IsFolding">Whether they get from the log into the store; if not, the log grows.</param>
/// <param name="IsTakingEvents">Whether events, and what tools tell of releases, can be acknowledged.</param>
/// <param name="FreeBytes">Free on the disk of the data folder; null if it cannot be told.</param>
internal sealed record DiskReport(bool IsWritable, bool IsFolding, bool IsTakingEvents, long? FreeBytes);

/// <param name="LagSeconds">How long the oldest facts wait that are not durable yet.</param>
/// <param name="LastCommit">Null before the first one since the start.</param>
internal sealed record WriterReport(double LagSeconds, DateTimeOffset? LastCommit, long UnfoldedBytes);

internal sealed record DamageReport(long LostBatches, long DamagedBytes);

/// <summary>Puts the report together from what the storage says of itself.</summary>
internal sealed class Readiness(StorageHealth health, StoreDatabase store, TrackerDatabase tracker, CommitQueue queue, AppendLog log, DataFolder folder)
{
    public ReadinessReport Check() => new(
        Failure is null,
        Failure,
        new DiskReport(health.Failure is null, health.StoreFailure is null, health.TrackerFailure is null, FreeBytes),
        new WriterReport(queue.Lag.TotalSeconds, health.LastCommit, log.UnfoldedBytes),
        health.Damage is { } damage ? new DamageReport(damage.LostBatches, damage.DamagedBytes) : null);

    private string? Failure => store.Damage ?? tracker.Damage ?? health.Failure ?? health.StoreFailure ?? health.TrackerFailure;

    public long? FreeBytes => folder.FreeBytes;
}
