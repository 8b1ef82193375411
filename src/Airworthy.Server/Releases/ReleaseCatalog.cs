using Airworthy.Server.Projects;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Releases;

/// <summary>
/// The releases that tools and events have told of, in memory. A trigger counts what changes any of this (see <see cref="ReleaseSchema"/>), whoever writes it, and
/// who reads sees by that count whether what memory holds is still true: so what was acknowledged is in the next answer.
/// </summary>
internal sealed class ReleaseCatalog(TrackerDatabase tracker)
{
    private volatile CatalogSnapshot _last = CatalogSnapshot.Empty;

    public CatalogSnapshot Read() => tracker.Read(Read);

    // Never in a transaction that writes: taken back, it would leave a count behind that the next one reaches again.
    private CatalogSnapshot Read(SqlSession session)
    {
        var changes = session.Number("select count from release_changes")!.Value;
        var last = _last;
        if (last.Changes == changes)
            return last;
        // Two may load at once. Whichever is kept says itself what it is true for.
        return _last = Load(session, changes);
    }

    private static CatalogSnapshot Load(SqlSession session, long changes)
    {
        var projects = session.Query("select release, project from release_project", row => (Release: row.GetInt64(0), Project: new ProjectId(row.GetInt32(1))))
            .ToLookup(one => one.Release, one => one.Project);
        var environments = session.Query(
            """
            select release, project, environment from release_event_environment
            union select deploy.release, deploy_project.project, deploy.environment from deploy join deploy_project on deploy_project.deploy = deploy.id
            """,
            row => (Release: row.GetInt64(0), Place: (Project: new ProjectId(row.GetInt32(1)), Environment: row.GetString(2)))).ToLookup(one => one.Release, one => one.Place);
        var releases = session.Query(
            """
            select id, version, created_at, released_at, is_archived, ref, url, user_agent, exists (select 1 from release_commit where release = release.id)
            from release
            """,
            row => new ToldRelease(row.GetInt64(0), row.GetString(1))
            {
                Created = row.Time(2),
                Released = row.TimeOrNull(3),
                IsArchived = row.GetBoolean(4),
                Ref = row.TextOrNull(5),
                Url = row.TextOrNull(6),
                UserAgent = row.TextOrNull(7),
                HasCommits = row.GetBoolean(8),
                Projects = projects[row.GetInt64(0)].ToHashSet(),
                Environments = environments[row.GetInt64(0)].ToHashSet(),
            });
        return new(changes, releases.ToDictionary(release => release.Version, StringComparer.Ordinal),
            environments.SelectMany(places => places).Select(place => place.Environment).ToHashSet(StringComparer.Ordinal));
    }
}

/// <summary>The releases that tools and events had told of at one moment.</summary>
/// <param name="Changes">How many changes that moment had seen.</param>
/// <param name="Environments">All names of environments that they were seen in or deployed to.</param>
internal sealed record CatalogSnapshot(long Changes, IReadOnlyDictionary<string, ToldRelease> ByVersion, IReadOnlySet<string> Environments)
{
    /// <summary>True for no file: it has a count that none begins with.</summary>
    public static readonly CatalogSnapshot Empty = new(-1, new Dictionary<string, ToldRelease>(), new HashSet<string>());
}
