using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Web.Releases;

/// <summary>A release as the list shows it, with what it is in its projects.</summary>
/// <param name="Deployed">When it last went out, and where; null if no tool told of it. UTC.</param>
/// <param name="Rows">By slug, at most <see cref="MostRows"/> of them.</param>
/// <param name="FurtherProjects">Slugs of chosen projects that have no row here, for there are too many.</param>
/// <param name="HiddenProjects">Slugs of projects that were not chosen and have it too.</param>
public sealed record ReleaseGroup(
    string Version, VersionText Text, DateTime Created, bool IsArchived, (DateTime At, string Environment)? Deployed, int Commits, IReadOnlyList<ReleaseAuthor> Authors,
    IReadOnlyList<ReleaseRow> Rows, IReadOnlyList<string> FurtherProjects, IReadOnlyList<string> HiddenProjects)
{
    internal const int MostRows = 5;
}

/// <summary>Who wrote commits of a release, as the list has room for them.</summary>
public readonly record struct ReleaseAuthor(string Initials, string Name)
{
    internal static ReleaseAuthor Of(CommitAuthor author)
    {
        var name = author.Name is { Length: > 0 } given ? given : author.Email;
        var words = name.Split([' ', '.', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var initials = string.Concat(words.Take(2).Select(word => System.Globalization.StringInfo.GetNextTextElement(word)));
        return new(initials.Length == 0 ? "?" : initials.ToUpperInvariant(), name);
    }
}

/// <summary>What a release is in one project.</summary>
/// <param name="Figures">Of sessions or of users, as the list shows them.</param>
/// <param name="Crashes">Crashed sessions, always.</param>
/// <param name="Adoption">Its part of the project.</param>
/// <param name="Bars">The same in each bucket.</param>
/// <param name="Stages">In each environment that has a name, by name.</param>
/// <param name="HasSessions">Whether a session has ever named it there.</param>
/// <param name="LacksUsers">Whether its sessions named no user: then it has none, which is not that none crashed.</param>
public sealed record ReleaseRow(
    string Project, CrashFigures Figures, CrashFigures Crashes, Part Adoption, IReadOnlyList<Part> Bars, IReadOnlyList<EnvironmentStage> Stages, int NewIssues,
    bool HasSessions, bool LacksUsers)
{
    internal static ReleaseRow Of(Project project, ReleaseHealth? health, bool ofUsers, IReadOnlyList<EnvironmentStage> stages, int newIssues, bool hasSessions)
    {
        if (health is null)
            return new(project.Slug, default, default, default, [], stages, newIssues, hasSessions, LacksUsers: false);
        var (period, day) = (health.Period, health.Day);
        return new(
            project.Slug,
            ofUsers ? new(period.Users.Crashed, period.Users.Total) : new(period.Sessions.Crashed, period.Sessions.Total),
            new(period.Sessions.Crashed, period.Sessions.Total),
            ofUsers ? new(day.Users.Total, health.ProjectDay.Users.Total) : new(day.Sessions.Total, health.ProjectDay.Sessions.Total),
            [.. health.Series.Zip(health.ProjectSeries, (own, all) => ofUsers ? new Part(own.Users.Total, all.Users.Total) : new Part(own.Sessions.Total, all.Sessions.Total))],
            stages, newIssues, hasSessions,
            LacksUsers: ofUsers && period.Users.Total == 0 && period.Sessions.Total > 0);
    }
}

/// <summary>How far a release has spread in one environment.</summary>
/// <param name="Stage">adopted, low_adoption or replaced.</param>
public readonly record struct EnvironmentStage(string Environment, string Stage);

/// <summary>How many there are, and how many of them crashed.</summary>
public readonly record struct CrashFigures(long Crashed, long Total);

/// <summary>Some of a whole.</summary>
public readonly record struct Part(long Count, long Whole);
