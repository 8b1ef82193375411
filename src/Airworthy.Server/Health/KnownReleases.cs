using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Health;

/// <summary>The releases of the organization: those that sessions came from, together with those that events or tools have named. Never writes.</summary>
internal sealed class KnownReleases(ProjectDirectory projects, SeenReleases seen, ReleaseCatalog catalog)
{
    /// <summary>All of them, in no order; those included that are in no project.</summary>
    /// <param name="environments">What its parts are to be looked for in; null for all.</param>
    public List<KnownRelease> All(EnvironmentChoice? environments = null)
    {
        var all = projects.All.Select(project => project.Id).ToHashSet();
        var bySessions = seen.Of(all, environments?.Ids).GroupBy(one => one.Release.Version).ToDictionary(version => version.Key, version => version.ToList());
        var told = catalog.Read().ByVersion;

        var releases = new List<KnownRelease>(told.Count + bySessions.Count);
        foreach (var release in told.Values)
            releases.Add(Join(release, bySessions.GetValueOrDefault(release.Version, []), all, environments));
        foreach (var (version, sessions) in bySessions)
        {
            if (!told.ContainsKey(version))
                releases.Add(new(version, sessions[0].Release.Name, null, sessions.Min(one => one.Created), PartsOf(null, sessions, all, environments)));
        }

        return releases;
    }

    /// <summary>Those in the projects and environments (null for all), of which nothing is told but what they are there; in no order.</summary>
    public List<KnownRelease> In(IEnumerable<ProjectId> projects, EnvironmentChoice? environments)
    {
        var chosen = projects.ToHashSet();
        return [.. All(environments).Select(release => release.Within(part => part.IsInEnvironments && chosen.Contains(part.Project))).OfType<KnownRelease>()];
    }

    /// <summary>Null if nothing has named it.</summary>
    /// <param name="environments">What its parts are to be looked for in; null for all.</param>
    public KnownRelease? Find(string version, EnvironmentChoice? environments = null) => All(environments).Find(release => release.Version == version);

    private static KnownRelease Join(ToldRelease told, List<SeenRelease> sessions, HashSet<ProjectId> projects, EnvironmentChoice? environments)
    {
        var created = sessions.Aggregate(told.Created, static (earliest, one) => one.Created < earliest ? one.Created : earliest);
        return new(told.Version, told.Name, told, created, PartsOf(told, sessions, projects, environments));
    }

    private static List<ReleasePart> PartsOf(ToldRelease? told, List<SeenRelease> sessions, HashSet<ProjectId> projects, EnvironmentChoice? environments)
    {
        var parts = sessions.ConvertAll(one => new ReleasePart(one.Release.Project, one, one.Seen is not null || IsToldIn(one.Release.Project)));
        if (told is not null)
        {
            foreach (var project in told.Projects)
            {
                if (projects.Contains(project) && !sessions.Exists(one => one.Release.Project == project))
                    parts.Add(new(project, null, environments is null || IsToldIn(project)));
            }
        }

        parts.Sort(static (left, right) => left.Project.Value.CompareTo(right.Project.Value));
        return parts;

        bool IsToldIn(ProjectId project) =>
            told is not null && environments is not null && told.Environments.Any(place => place.Project == project && environments.Names.Contains(place.Environment));
    }
}
