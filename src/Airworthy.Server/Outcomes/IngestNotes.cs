using System.Collections.Concurrent;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Outcomes;

/// <summary>
/// What ingest put right without dropping anything, by project, since the start. It explains numbers and is in none of them, so nothing of it is stored.
/// </summary>
internal sealed class IngestNotes
{
    private readonly ConcurrentDictionary<ProjectId, ClockCorrections> _clocks = [];

    /// <summary>An envelope's times were moved, because its sender's clock is wrong.</summary>
    /// <param name="shift">What was added to them.</param>
    public void ClockCorrected(ProjectId project, TimeSpan shift, DateTime receivedAt) =>
        _clocks.AddOrUpdate(project, new ClockCorrections(1, shift, receivedAt), (_, before) => new(before.Envelopes + 1, shift, receivedAt));

    /// <summary>Null if no clock had to be corrected.</summary>
    public ClockCorrections? ClocksOf(ProjectId project) => _clocks.GetValueOrDefault(project);
}

/// <param name="LastShift">What was added to the times of the last one.</param>
/// <param name="LastAt">When that came, UTC.</param>
internal sealed record ClockCorrections(long Envelopes, TimeSpan LastShift, DateTime LastAt);
