using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Airworthy.Server.Users;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Sessions;

/// <summary>Which sessions are looked for.</summary>
internal sealed record SessionSearch
{
    public required IReadOnlyList<ProjectId> Projects { get; init; }

    /// <summary>Sessions that started from here on.</summary>
    public required DateTime From { get; init; }

    /// <summary>Sessions that started before.</summary>
    public required DateTime To { get; init; }

    /// <summary>Whether sessions of this release and environment of a project are wanted; null for all.</summary>
    public Func<ProjectId, CellKey, bool>? Where { get; init; }

    /// <summary>Null for all.</summary>
    public IReadOnlySet<SessionHealth>? Statuses { get; init; }

    /// <summary>Sessions of this user only; none for all.</summary>
    public UserHash User { get; init; }

    /// <summary>Only sessions after this one, in the order from the newest to the oldest.</summary>
    public SessionPlace? After { get; init; }

    public bool Matches(in SessionState session) =>
        session.Started >= From && session.Started < To
        && (User == UserHash.None || session.User == User)
        && Statuses?.Contains(session.Health) != false
        && Where?.Invoke(session.Project, session.Contribution.KeyAt(CellResolution.Hour)) != false
        && (After is not { } after || after.CompareTo(SessionPlace.Of(session)) < 0);
}

/// <summary>A session's place in the order from the newest to the oldest. Two projects may have sessions with the same id.</summary>
internal readonly record struct SessionPlace(DateTime Started, ProjectId Project, SentryId Id) : IComparable<SessionPlace>
{
    public static SessionPlace Of(in SessionState session) => new(session.Started, session.Project, session.Id);

    public int CompareTo(SessionPlace other)
    {
        var order = other.Started.CompareTo(Started);
        if (order == 0)
            order = Project.Value.CompareTo(other.Project.Value);
        return order != 0 ? order : Id.CompareTo(other.Id);
    }
}

/// <summary>
/// Finds single sessions, newest first: who crashed. The cells tell in which hours there is one, so that only those are read.
/// Reads the store without the gate.
/// </summary>
internal sealed class SessionLookup(SessionStore sessions, UserNumbers users, StoreDatabase database)
{
    /// <summary>Up to <paramref name="count"/> sessions, from the newest to the oldest.</summary>
    public List<SessionState> Find(SessionSearch search, int count)
    {
        using var connection = database.Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        var (stored, recent) = sessions.Capture(search, () => Pin(snapshot));
        using var held = recent;
        var found = new List<SessionState>();
        foreach (var hour in HoursToRead(search, recent.Matches))
        {
            var matches = recent.Matches.Where(session => CellResolution.Hour.PeriodOf(session.Started) == hour).ToList();
            foreach (var project in search.Projects)
                matches.AddRange(recent.Without(stored.ReadHour(connection, project, hour).Where(session => search.Matches(session))));
            matches.Sort((left, right) => SessionPlace.Of(left).CompareTo(SessionPlace.Of(right)));
            found.AddRange(matches.Take(count - found.Count));
            if (found.Count == count)
                break;
        }

        return found;
    }

    /// <summary>From here on the transaction sees the store as it is now.</summary>
    private static void Pin(SqliteTransaction snapshot)
    {
        using var command = snapshot.Connection!.CreateCommand();
        command.CommandText = "select folded_through from progress";
        command.ExecuteScalar();
    }

    /// <summary>The hours that may have a match, from the newest to the oldest.</summary>
    private SortedSet<DateTime> HoursToRead(SessionSearch search, IReadOnlyList<SessionState> recent)
    {
        var hours = new SortedSet<DateTime>(Comparer<DateTime>.Create(static (left, right) => right.CompareTo(left)));
        hours.UnionWith(recent.Select(session => CellResolution.Hour.PeriodOf(session.Started)));
        var parts = search.User == UserHash.None ? CellParts.None : CellParts.Users;
        uint? number;
        lock (sessions.Gate)
            number = users.Find(search.User);
        var to = search.After is { } after && after.Started < search.To ? after.Started.AddTicks(1) : search.To;
        foreach (var project in search.Projects)
        {
            // Days first: their cells are few, and most have no match.
            var days = Periods(project, new(CellResolution.Day, CellResolution.Day.PeriodOf(search.From), to));
            foreach (var day in days)
                hours.UnionWith(Periods(project, new(CellResolution.Hour, day, day.AddDays(1))).Where(hour => hour < to && hour.AddHours(1) > search.From));
        }

        return hours;

        HashSet<DateTime> Periods(ProjectId project, CellSpan span) =>
        [
            .. sessions.ReadCells(project, [span], parts, key => search.Where?.Invoke(project, key) != false)
                .Where(cell => MayMatch(search, number, cell))
                .Select(cell => cell.Key.Period),
        ];
    }

    private static bool MayMatch(SessionSearch search, uint? number, in CellView cell)
    {
        var counts = cell.Sessions;
        if (search.Statuses is { } statuses && statuses.All(status => counts[status] == 0))
            return false;
        if (search.User == UserHash.None)
            return true;
        // Who has no number is not in the sets, but may be in the sketches.
        return cell.Users is { } known
            && (known.HasSketches || (number is { } one && known.Numbered(UserLevel.Any)?.Contains(one) == true));
    }
}
