using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>Turns names into the numbers that facts hold. A new name is defined in the log before any fact that uses it.</summary>
internal sealed class FactIntake(CommitQueue queue, NameRegistry names, ReleaseOptions limits)
{
    /// <summary>The release's number; false if the project may have no further release.</summary>
    public bool TryResolve(ProjectId project, ReadOnlySpan<byte> version, out ReleaseId release) =>
        names.TryFindRelease(project, version, out release) || TryDefine(project, version, out release);

    /// <summary>The environment's number, none for the empty name; false if there may be no further environment.</summary>
    public bool TryResolve(ReadOnlySpan<byte> environmentName, out EnvironmentId environment) =>
        names.TryFindEnvironment(environmentName, out environment) || TryDefine(environmentName, out environment);

    /// <summary>Completes when the request's facts are durable and applied. When it returns, the buffer may be used again.</summary>
    /// <exception cref="StorageUnavailableException">They could not be stored and were not acknowledged.</exception>
    public Task Commit(FactBuffer facts, CancellationToken cancellation) => queue.Commit(facts.Written, cancellation);

    /// <summary>The same, for one who commits often: <paramref name="answer"/> is his, and used for one commit at a time.</summary>
    /// <exception cref="StorageUnavailableException">They could not be stored and were not acknowledged.</exception>
    public ValueTask Commit(FactBuffer facts, CommitAnswer answer, CancellationToken cancellation) => queue.Commit(facts.Written, answer, cancellation);

    private bool TryDefine(ProjectId project, ReadOnlySpan<byte> version, out ReleaseId release)
    {
        lock (queue.Gate)
        {
            if (names.TryFindRelease(project, version, out release))
                return true;
            if (names.ReleaseCount(project) >= limits.MaxReleasesPerProject)
                return false;

            release = names.NextRelease;
            var definition = new FactBuffer();
            definition.Define(release, project, version);
            queue.AddHoldingGate(definition.Written);
            names.Add(release, project, version);
            return true;
        }
    }

    private bool TryDefine(ReadOnlySpan<byte> name, out EnvironmentId environment)
    {
        lock (queue.Gate)
        {
            if (names.TryFindEnvironment(name, out environment))
                return true;
            if (names.EnvironmentCount >= limits.MaxEnvironments)
                return false;

            environment = names.NextEnvironment;
            var definition = new FactBuffer();
            definition.Define(environment, name);
            queue.AddHoldingGate(definition.Written);
            names.Add(environment, name);
            return true;
        }
    }
}
