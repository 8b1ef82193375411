using System.Text;
using Airworthy.Server.Api;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>The environments that a question about releases is limited to. Sessions know them by number, events and deploys by name.</summary>
/// <param name="Names">The empty one for none.</param>
/// <param name="Ids">Of those that sessions came from.</param>
internal sealed record EnvironmentChoice(IReadOnlySet<string> Names, IReadOnlySet<EnvironmentId> Ids)
{
    /// <summary>Null for all, like what it is made of.</summary>
    public static EnvironmentChoice? Of(IReadOnlySet<EnvironmentId>? ids, NameRegistry names) =>
        ids is null ? null : new(ids.Select(id => names[id]).ToHashSet(), ids);

    /// <summary>Reads <c>environment</c>; the choice is null if it is not there.</summary>
    /// <param name="unknown">The first name that nothing came from; null if there is none.</param>
    /// <returns>Whether all names are known.</returns>
    public static bool TryRead(IQueryCollection query, NameRegistry names, CatalogSnapshot catalog, out EnvironmentChoice? choice, out string? unknown)
    {
        unknown = null;
        var (chosen, ids) = (new HashSet<string>(), new HashSet<EnvironmentId>());
        foreach (var value in query["environment"])
        {
            var name = value ?? "";
            chosen.Add(name);
            if (names.TryFindEnvironment(Encoding.UTF8.GetBytes(name), out var id))
                ids.Add(id);
            else if (!catalog.Environments.Contains(name))
                unknown ??= name;
        }

        choice = chosen.Count == 0 ? null : new(chosen, ids);
        return unknown is null;
    }

    /// <summary>The same, where a name that nothing came from is refused.</summary>
    public static ApiRefusal? Read(IQueryCollection query, NameRegistry names, CatalogSnapshot catalog, out EnvironmentChoice? choice) =>
        TryRead(query, names, catalog, out choice, out var unknown) ? null : ApiRefusal.NotFound($"environment: there is no environment '{unknown}'");
}
