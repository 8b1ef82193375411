using Airworthy.Server.Health;

namespace Airworthy.Server.Web.Releases;

/// <summary>A release as the list shows it.</summary>
/// <param name="Bars">Its sessions in each of the last 24 hours.</param>
public sealed record ReleaseRow(
    string Release, VersionText Version, DateTime Created, DateTime LastSession,
    CrashFigures Sessions, CrashFigures Users, Part SessionAdoption, Part UserAdoption, IReadOnlyList<StatusBar> Bars)
{
    internal static ReleaseRow Of(ReleaseHealth one, IEnumerable<DateTime> hours) => new(
        one.Release.Release.Version,
        VersionText.Of(one.Release.Release.Version),
        one.Release.Seen!.Value.First,
        one.Release.Seen.Value.Last,
        new(one.Period.Sessions.Crashed, one.Period.Sessions.Total),
        new(one.Period.Users.Crashed, one.Period.Users.Total),
        new(one.Day.Sessions.Total, one.ProjectDay.Sessions.Total),
        // Sessions that name no users say nothing of how many use it.
        one is { Day: { Sessions.Total: > 0, Users.Total: 0 } } or { Period.Users.Total: 0, Day.Users.Total: 0 } ? default : new(one.Day.Users.Total, one.ProjectDay.Users.Total),
        StatusBar.Of(hours, one.Series));
}

/// <summary>How many there are, and how many of them crashed.</summary>
public readonly record struct CrashFigures(long Crashed, long Total);

/// <summary>Some of a whole.</summary>
public readonly record struct Part(long Count, long Whole);
