using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;

namespace Airworthy.Server.Ingest;

/// <summary>
/// Turns session items into facts, in the protocol's order: parse, correct the clock, check the time window, resolve names.
/// Each step keeps the item or drops it for a reason, which is a fact too.
/// </summary>
internal sealed class SessionIngest(FactIntake intake, UserHasher hasher)
{
    public void ReadSession(ReadOnlySpan<byte> payload, ProjectId project, DateTime receivedAt, TimeSpan shift, IngestRequest request)
    {
        var facts = request.Facts;
        if (!SessionParser.TryParse(payload, request.ScratchFor(payload), out var session, out var rejection))
        {
            facts.AddDrop(ItemType.Session, rejection.Reason, 1, rejection.Offending);
            return;
        }

        if (TimeRules.Normalize(receivedAt, shift, session.Started, session.Timestamp ?? receivedAt, out var started, out var timestamp) is { } outside)
        {
            facts.AddDrop(ItemType.Session, outside, 1);
            return;
        }

        if (!TryResolve(project, session.Release, session.Environment, ItemType.Session, 1, facts, out var release, out var environment))
            return;

        // Relay puts the time of receipt in the place of a missing sequence number. Here it breaks ties, and a tie must not depend on which update came first.
        var origin = new Origin(timestamp, session.Sequence ?? 0);
        var user = session.HasUser ? hasher.Hash(session.DistinctId) : UserHash.None;
        facts.Add(new SessionState
        {
            Id = session.Id,
            Project = project,
            Started = started,
            Status = session.Status,
            Mechanism = session.Status == SessionStatus.Abnormal ? session.Mechanism : AbnormalMechanism.None,
            HasBeginning = session.IsInit,
            Errors = (uint)Math.Min(session.Errors, uint.MaxValue),
            DurationSeconds = session.DurationSeconds ?? double.NaN,
            Release = release,
            ReleaseOrigin = origin,
            Environment = environment,
            EnvironmentOrigin = environment == EnvironmentId.None ? default : origin,
            User = user,
            UserOrigin = user == UserHash.None ? default : origin,
        });
    }

    public void ReadAggregates(ReadOnlySpan<byte> payload, ProjectId project, DateTime receivedAt, TimeSpan shift, IngestRequest request)
    {
        var facts = request.Facts;
        if (!SessionAggregatesReader.TryCreate(payload, request.ScratchFor(payload), out var aggregates, out var rejection))
        {
            facts.AddDrop(ItemType.Sessions, rejection.Reason, 1, rejection.Offending);
            return;
        }

        if (!TryResolve(project, aggregates.Release, aggregates.Environment, ItemType.Sessions, 1, facts, out var release, out var environment))
            return;

        while (aggregates.TryRead(out var element))
        {
            if (TimeRules.Normalize(receivedAt, shift, element.Started, element.Started, out var started, out _) is { } outside)
            {
                facts.AddDrop(ItemType.Sessions, outside, 1);
                continue;
            }

            var counts = new HealthCounts
            {
                [SessionHealth.Healthy] = element.Exited,
                [SessionHealth.Errored] = element.Errored,
                [SessionHealth.Unhandled] = element.Unhandled,
                [SessionHealth.Abnormal] = element.Abnormal,
                [SessionHealth.Crashed] = element.Crashed,
            };
            // An element without a session says nothing, also not that its user was there.
            if (counts.Total == 0)
                continue;
            var user = element.HasUser ? hasher.Hash(element.DistinctId) : UserHash.None;
            facts.Add(new SessionAggregate(new(project, release, environment, started, user), counts));
        }
    }

    private bool TryResolve(
        ProjectId project, ReadOnlySpan<byte> version, ReadOnlySpan<byte> environmentName, ItemType item, int quantity, FactBuffer facts,
        out ReleaseId release, out EnvironmentId environment)
    {
        environment = EnvironmentId.None;
        if (!intake.TryResolve(project, version, out release))
        {
            facts.AddDrop(item, DropReason.ReleaseLimit, quantity, version);
            return false;
        }

        if (!intake.TryResolve(environmentName, out environment))
        {
            facts.AddDrop(item, DropReason.EnvironmentLimit, quantity, environmentName);
            return false;
        }

        return true;
    }
}
