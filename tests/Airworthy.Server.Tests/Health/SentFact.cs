using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;

namespace Airworthy.Server.Tests.Health;

/// <summary>What one request of the workload carries: an update or an aggregate.</summary>
internal sealed record SentFact(SentUpdate? Update, SentAggregate? Aggregate)
{
    /// <summary>Sending it twice changes nothing.</summary>
    public bool IsIdempotent => Update is not null;

    public void AddTo(Recount recount)
    {
        if (Update is { } update)
            recount.Add(update);
        if (Aggregate is { } aggregate)
            recount.Add(aggregate);
    }

    /// <summary>Hands it in where a request's facts are; completes when it is acknowledged.</summary>
    public Task Send(StoreUnderTest store, DateTime now)
    {
        var intake = store.Get<FactIntake>();
        var facts = new FactBuffer();
        if (Update is { } update)
        {
            var (project, release, environment) = Resolve(intake, update.Project, update.Release, update.Environment);
            var origin = new Origin(update.Timestamp, update.Sequence);
            facts.Begin(project, now);
            facts.Add(new SessionState
            {
                Id = new SentryId((ulong)update.Session * 0x9E3779B97F4A7C15, (ulong)update.Session),
                Project = project,
                Started = update.Started,
                Status = update.Status,
                Mechanism = update.Mechanism,
                Errors = update.Errors,
                DurationSeconds = update.Duration,
                Release = release,
                ReleaseOrigin = origin,
                Environment = environment,
                EnvironmentOrigin = environment == EnvironmentId.None ? default : origin,
                User = new UserHash(update.User),
                UserOrigin = update.User == 0 ? default : origin,
            });
        }
        else if (Aggregate is { } aggregate)
        {
            var (project, release, environment) = Resolve(intake, aggregate.Project, aggregate.Release, aggregate.Environment);
            var counts = new HealthCounts();
            for (var i = 0; i < HealthCounts.Columns; i++)
                counts[i] = aggregate.Counts[i];
            facts.Begin(project, now);
            facts.Add(new SessionAggregate(new(project, release, environment, aggregate.Started, new UserHash(aggregate.User)), counts));
        }

        return intake.Commit(facts, CancellationToken.None);
    }

    private static (ProjectId Project, ReleaseId Release, EnvironmentId Environment) Resolve(FactIntake intake, int project, string release, string environment)
    {
        Assert.True(intake.TryResolve(new ProjectId(project), Encoding.UTF8.GetBytes(release), out var releaseId));
        Assert.True(intake.TryResolve(Encoding.UTF8.GetBytes(environment), out var environmentId));
        return (new(project), releaseId, environmentId);
    }
}
