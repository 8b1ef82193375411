using Airworthy.Protocol.Events;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Issues;

/// <summary>Events that have one cause, as its row tells of them. Times are UTC.</summary>
internal sealed record Issue
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = """
        issue.id, issue.project, issue.number, issue.title, issue.culprit, issue.type, issue.value, issue.filename, issue.function, issue.level, issue.platform, issue.logger,
        issue.is_unhandled, issue.first_seen, issue.last_seen, issue.first_release, issue.last_release, issue.events, issue.users,
        issue.status, issue.substatus, issue.changed_at, issue.resolution, issue.resolution_after, issue.ignored_until, issue.ignored_events,
        (select version from release where release.id = issue.resolution_release)
        """;

    public required long Id { get; init; }

    public required ProjectId Project { get; init; }

    /// <summary>In its project.</summary>
    public required long Number { get; init; }

    public required string Title { get; init; }

    public required string Culprit { get; init; }

    public required string? Type { get; init; }

    public required string? Value { get; init; }

    public required string? Filename { get; init; }

    public required string? Function { get; init; }

    /// <summary>Of the latest event, like all that is said of one.</summary>
    public required EventLevel Level { get; init; }

    public required string Platform { get; init; }

    public required string? Logger { get; init; }

    public required bool IsUnhandled { get; init; }

    public required IssueCounts Lifetime { get; init; }

    /// <summary>Rows of the tracker.</summary>
    public required long? FirstRelease { get; init; }

    public required long? LastRelease { get; init; }

    public required IssueStanding Stored { get; init; }

    /// <summary>Null if it is not resolved in a release.</summary>
    public required ResolutionKind? Resolution { get; init; }

    /// <summary>The release that it is resolved in, or that it was resolved before the successor of; null if there is none, or none any more.</summary>
    public required string? ResolvedIn { get; init; }

    /// <summary>Whether it is resolved in whatever comes after the release where it was seen last.</summary>
    public required bool IsResolvedInNext { get; init; }

    public required DateTime? IgnoredUntil { get; init; }

    /// <summary>It is back when it has so many events.</summary>
    public required long? IgnoredEvents { get; init; }

    public static Issue Read(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Project = new(row.GetInt32(1)),
        Number = row.GetInt64(2),
        Title = row.GetString(3),
        Culprit = row.GetString(4),
        Type = row.TextOrNull(5),
        Value = row.TextOrNull(6),
        Filename = row.TextOrNull(7),
        Function = row.TextOrNull(8),
        Level = (EventLevel)row.GetByte(9),
        Platform = row.GetString(10),
        Logger = row.TextOrNull(11),
        IsUnhandled = row.GetBoolean(12),
        Lifetime = new(row.GetInt64(17), row.GetInt64(18), row.Time(13), row.Time(14)),
        FirstRelease = row.NumberOrNull(15),
        LastRelease = row.NumberOrNull(16),
        Stored = new((IssueStatus)row.GetInt32(19), (IssueSubstatus)row.GetInt32(20), row.Time(21)),
        Resolution = (ResolutionKind?)row.NumberOrNull(22),
        IsResolvedInNext = row.NumberOrNull(22) == (long)ResolutionKind.InNextRelease || !row.IsDBNull(23),
        IgnoredUntil = row.TimeOrNull(24),
        IgnoredEvents = row.NumberOrNull(25),
        ResolvedIn = row.TextOrNull(26),
    };

    /// <summary>How it stands at a time: what time itself changes is written nowhere.</summary>
    public IssueStanding StandingAt(DateTime now)
    {
        if (Stored.Status == IssueStatus.Ignored && IgnoredUntil <= now)
            return new(IssueStatus.Unresolved, IssueSubstatus.Ongoing, IgnoredUntil.Value);
        var passes = Stored.Substatus is IssueSubstatus.New or IssueSubstatus.Regressed or IssueSubstatus.Escalating;
        return passes && Stored.ChangedAt <= now - IssueStanding.NewsAge ? Stored with { Substatus = IssueSubstatus.Ongoing } : Stored;
    }
}

/// <summary>An issue's status, and since when it has it. UTC.</summary>
internal readonly record struct IssueStanding(IssueStatus Status, IssueSubstatus Substatus, DateTime ChangedAt)
{
    /// <summary>What is new, or back, is so for a week; from then on it is known.</summary>
    public static readonly TimeSpan NewsAge = TimeSpan.FromDays(7);

    /// <summary>The status at a time, of a row of <c>issue</c>; the same as <see cref="Issue.StandingAt"/>.</summary>
    public static string StatusSql(DateTime now, SqlBindings bindings) =>
        $"iif(issue.status = {(int)IssueStatus.Ignored} and coalesce(issue.ignored_until <= {bindings.Add(now.Ticks)}, 0), {(int)IssueStatus.Unresolved}, issue.status)";

    /// <summary>The substatus, likewise.</summary>
    public static string SubstatusSql(DateTime now, SqlBindings bindings) =>
        $"""
        case when issue.status = {(int)IssueStatus.Ignored} and issue.ignored_until <= {bindings.Add(now.Ticks)} then {(int)IssueSubstatus.Ongoing}
        when issue.substatus in ({(int)IssueSubstatus.New}, {(int)IssueSubstatus.Regressed}, {(int)IssueSubstatus.Escalating}) and issue.changed_at <= {bindings.Add((now - NewsAge).Ticks)}
        then {(int)IssueSubstatus.Ongoing} else issue.substatus end
        """;
}

/// <summary>How often an issue happened, to how many, and when: ever, or in a time and in some environments. UTC.</summary>
/// <param name="FirstSeen">Null if it did not happen there.</param>
internal sealed record IssueCounts(long Events, long Users, DateTime? FirstSeen, DateTime? LastSeen)
{
    public static readonly IssueCounts None = new(0, 0, null, null);
}

internal static class IssueWords
{
    extension(IssueStatus status)
    {
        /// <summary>The status' name on the wire.</summary>
        public string Word => status switch
        {
            IssueStatus.Resolved => "resolved",
            IssueStatus.Ignored => "ignored",
            _ => "unresolved",
        };
    }

    extension(IssueSubstatus substatus)
    {
        /// <summary>The substatus' name on the wire; null for none.</summary>
        public string? Word => substatus switch
        {
            IssueSubstatus.New => "new",
            IssueSubstatus.Ongoing => "ongoing",
            IssueSubstatus.Escalating => "escalating",
            IssueSubstatus.Regressed => "regressed",
            IssueSubstatus.ArchivedUntilEscalating => "archived_until_escalating",
            IssueSubstatus.ArchivedUntilConditionMet => "archived_until_condition_met",
            IssueSubstatus.ArchivedForever => "archived_forever",
            _ => null,
        };
    }
}
