using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>What has come of a project so far, one thing after the other as an app is set up. Times are UTC, null for what has not come.</summary>
/// <param name="ReceivedOn">The first day that is known on which anything came.</param>
/// <param name="LastReceived">When something came last, since the start.</param>
/// <param name="Items">How many items came, of any type, kept or not.</param>
/// <param name="Session">The beginning of the first session.</param>
/// <param name="Release">The first release, and when its first session began.</param>
/// <param name="Environment">The first environment that has a name.</param>
/// <param name="User">The minute (or hour, or day) of the first session that named its user.</param>
/// <param name="Crash">That of the first session that crashed.</param>
internal sealed record FirstSigns(
    DateOnly? ReceivedOn, DateTime? LastReceived, long Items, DateTime? Session, (string Name, DateTime At)? Release, (string Name, DateTime At)? Environment,
    DateTime? User, DateTime? Crash)
{
    /// <summary>What was not counted, and why: the reason that came most often, with its last example; null if all was.</summary>
    public (DropReason Reason, string? Example)? Refused { get; init; }

    public bool IsComplete => User is not null && Environment is not null && Crash is not null;
}

/// <summary>Looks for the first signs of a project's app. Never writes.</summary>
internal sealed class FirstSignsReader(
    SessionStore sessions, ReleaseSightings sightings, NameRegistry names, OutcomeCounters outcomes, RetentionOptions retention, TimeProvider time)
{
    // A project that is being set up shows all within its first day; only one that does not is looked at as a whole.
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(1);

    public FirstSigns Of(ProjectId project)
    {
        List<(OutcomeKey Key, Outcome Outcome)> came;
        List<(ReleaseId Release, EnvironmentId Environment, Sighting Sighting)> seen;
        lock (sessions.Gate)
        {
            came = outcomes.Since(project, DateOnly.MinValue);
            seen = [.. sightings.All.Where(one => names[one.Release].Project == project)];
        }

        seen.Sort(static (left, right) => left.Sighting.First.CompareTo(right.Sighting.First));
        var (user, crash) = seen is [var first, ..] ? Look(project, first.Sighting.First) : default;
        var named = seen.Where(one => one.Environment != EnvironmentId.None).ToList();
        return new(
            came.Count > 0 ? came.Min(one => one.Key.Day) : null,
            came.Max(one => one.Outcome.LastAt),
            came.Sum(one => one.Outcome.Quantity),
            seen is [var earliest, ..] ? earliest.Sighting.First : null,
            seen is [var release, ..] ? (names[release.Release].Version, release.Sighting.First) : null,
            named is [var environment, ..] ? (names[environment.Environment], environment.Sighting.First) : null,
            user,
            crash)
        {
            Refused = came.Where(one => one.Key.Reason is not (null or DropReason.NotStored or DropReason.Duplicate))
                .OrderByDescending(one => one.Outcome.Quantity).Select(one => ((DropReason, string?)?)(one.Key.Reason!.Value, one.Outcome.Example)).FirstOrDefault(),
        };
    }

    private (DateTime? User, DateTime? Crash) Look(ProjectId project, DateTime from)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var found = Look(project, from, from + FirstLook, now);
        return found is (not null, not null) || from + FirstLook > now ? found : Join(found, Look(project, from + FirstLook, now, now));
    }

    private (DateTime? User, DateTime? Crash) Look(ProjectId project, DateTime from, DateTime to, DateTime now)
    {
        // As fine as is kept of that time, where it is short; days for the rest.
        var resolution = to - from > FirstLook ? CellResolution.Day
            : from >= retention.MinutesFrom(now) ? CellResolution.Minute
            : from >= retention.HoursFrom(now) ? CellResolution.Hour : CellResolution.Day;
        (DateTime? User, DateTime? Crash) found = default;
        foreach (var cell in sessions.ReadCells(project, [new(resolution, resolution.PeriodOf(from), resolution.PeriodOf(to) + resolution.Length)], CellParts.Users, static _ => true))
        {
            found = Join(found, (
                cell.Users is { } users && (users.Numbered(UserLevel.Any) is { Count: > 0 } || users.Sketched(UserLevel.Any) is not null) ? cell.Key.Period : null,
                cell.Sessions.Crashed > 0 ? cell.Key.Period : null));
        }

        return found;
    }

    private static (DateTime? User, DateTime? Crash) Join((DateTime? User, DateTime? Crash) one, (DateTime? User, DateTime? Crash) other) =>
        (Earlier(one.User, other.User), Earlier(one.Crash, other.Crash));

    private static DateTime? Earlier(DateTime? one, DateTime? other) => one is null || other < one ? other ?? one : one;
}
