using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Users;

namespace Airworthy.Server.Health;

/// <summary>Reads the parameters of a look-up: those of the statistics that choose sessions, <c>user</c>, <c>per_page</c> and <c>cursor</c>.</summary>
/// <param name="all">The projects that may be seen.</param>
/// <param name="now">UTC.</param>
internal sealed class SessionLookupQuery(
    IQueryCollection query, IReadOnlyList<Project> all, NameRegistry names, LatestReleases latest, StagesAt stages, UserHasher hasher, DateTime now)
{
    private const int MaxPageSize = 100;

    /// <summary>Null if it can be answered.</summary>
    public ApiRefusal? Read([NotNull] out SessionSearch? search, out int pageSize)
    {
        HashSet<EnvironmentId>? environments = null;
        TimeRange range = default;
        var filter = SessionsFilter.All;
        SessionPlace? after = null;
        pageSize = MaxPageSize;
        var refusal = QuerySelection.ReadProjects(query, all, out var projects) ?? QuerySelection.ReadEnvironments(query, names, out environments)
            ?? TimeRange.Read(query, now, out range)
            ?? SessionsFilter.Read(
                query, new() { Projects = projects, Environments = environments, Names = names, Latest = latest, Stages = stages, Now = now }, out filter)
            ?? QuerySelection.ReadPageSize(query, MaxPageSize, ref pageSize) ?? ReadCursor(out after);
        search = refusal is not null ? null! : new()
        {
            Projects = [.. projects.Select(project => project.Id)],
            From = range.Start,
            To = range.End,
            Where = (project, key) => environments?.Contains(key.Environment) != false && filter.Where?.Invoke(project, key.Release, key.Environment) != false,
            Statuses = filter.Statuses,
            User = query.Last("user") is { Length: > 0 } user ? hasher.Hash(Encoding.UTF8.GetBytes(user)) : UserHash.None,
            After = after,
        };
        return refusal;
    }

    public static string CursorOf(SessionPlace place) => $"{place.Started.Ticks}:{place.Project.Value}:{place.Id}";

    private ApiRefusal? ReadCursor(out SessionPlace? after)
    {
        after = null;
        if (query.Last("cursor") is not { Length: > 0 } cursor)
            return null;
        if (cursor.Split(':') is not [var ticks, var project, var id] || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            || started > DateTime.MaxValue.Ticks || !int.TryParse(project, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !SentryId.TryParse(Encoding.UTF8.GetBytes(id), out var session))
        {
            return ApiRefusal.Invalid("cursor", $"'{cursor}' is none; take it from the Link header of the page before");
        }

        after = new(new DateTime(started, DateTimeKind.Utc), new ProjectId(number), session);
        return null;
    }
}
