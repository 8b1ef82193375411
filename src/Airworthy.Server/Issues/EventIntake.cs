using Airworthy.Protocol;
using Airworthy.Protocol.Events;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;

namespace Airworthy.Server.Issues;

/// <summary>Takes events that were read, and has them stored.</summary>
internal sealed class EventIntake(TrackerWriter writer, EventApplication application, EventOutcomes outcomes, UserHasher hasher)
{
    /// <summary>Makes of an event what is stored: all the work that needs no store.</summary>
    public EventRecord Prepare(ProjectId project, ErrorEvent one, DateTime receivedAt) => EventRecord.Of(project, one, receivedAt, hasher);

    /// <summary>Completes when the event is on disk with all figures that it changes; at once in a second transaction of the same id, which is counted and not stored.</summary>
    /// <exception cref="StorageUnavailableException">The disk does not take it; it was not acknowledged.</exception>
    public Task Commit(EventRecord one) => writer.Write(session => Apply(session, one), key => outcomes.Committed(key), one.Bytes);

    private OutcomeKey Apply(SqlSession session, EventRecord one) =>
        EventOutcomes.Write(session, new(one.Project, DateOnly.FromDateTime(one.ReceivedAt), ItemType.Event, application.Apply(session, one)));
}
