using System.Text;
using Airworthy.Server.Health;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;

namespace Airworthy.Server.Web.Frame;

/// <summary>A <see cref="PageScope"/> with its names looked up.</summary>
/// <param name="Projects">Those chosen; all if none is. Empty if none of the names is a project's.</param>
/// <param name="Environments">Null for all.</param>
/// <param name="Unknown">Names in the address that stand for nothing here, as "project x".</param>
/// <param name="KnownEnvironments">Every name the picker offers, the empty one for sessions that name none.</param>
internal sealed record PageSelection(
    PageScope Scope, IReadOnlyList<Project> Projects, EnvironmentChoice? Environments, IReadOnlyList<string> Unknown, IReadOnlyList<string> KnownEnvironments)
{
    /// <summary>The one project it is about; null if there are several or none.</summary>
    public Project? OnlyProject => Projects is [var one] ? one : null;
}

/// <summary>Looks up what an address names. Never writes.</summary>
internal sealed class PageSelections(ProjectDirectory projects, NameRegistry names, ReleaseCatalog catalog, ReleaseSightings sightings, SessionStore sessions)
{
    public PageSelection Of(PageScope scope)
    {
        var unknown = new List<string>();
        var chosen = new List<Project>();
        foreach (var name in scope.Projects)
        {
            if (projects.Find(name) is { } project)
                chosen.Add(project);
            else
                unknown.Add($"project {name}");
        }

        IReadOnlyList<Project> shown = scope.Projects.Count == 0 ? projects.All : [.. chosen.Distinct()];
        var known = EnvironmentsOf(shown);
        return new(scope, shown, Choose(scope, known, unknown), unknown, known);
    }

    /// <summary>Where sessions and events of the projects came from, by name.</summary>
    private List<string> EnvironmentsOf(IReadOnlyList<Project> shown)
    {
        var ids = shown.Select(project => project.Id).ToHashSet();
        var releases = names.Releases.Where(release => ids.Contains(release.Project)).Select(release => release.Id).ToHashSet();
        List<EnvironmentId> seen;
        lock (sessions.Gate)
            seen = [.. sightings.EnvironmentsOf(releases)];
        var told = catalog.Read().ByVersion.Values.SelectMany(release => release.Environments).Where(place => ids.Contains(place.Project)).Select(place => place.Environment);
        return [.. seen.Select(id => names[id]).Concat(told).Distinct().Order(StringComparer.Ordinal)];
    }

    private EnvironmentChoice? Choose(PageScope scope, List<string> known, List<string> unknown)
    {
        if (scope.Environments.Count == 0)
            return null;
        var (chosen, ids) = (new HashSet<string>(), new HashSet<EnvironmentId>());
        foreach (var text in scope.Environments)
        {
            var name = text == PageScope.NoEnvironment ? "" : text;
            chosen.Add(name);
            if (names.TryFindEnvironment(Encoding.UTF8.GetBytes(name), out var id))
                ids.Add(id);
            if (!known.Contains(name))
                unknown.Add($"environment {text}");
        }

        return new(chosen, ids);
    }
}
