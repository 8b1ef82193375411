using System.Collections.Frozen;
using System.Text;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;

namespace Airworthy.Server.Health;

/// <summary>The meaning of a filter's keys that speak of releases: which of the known releases of the selected projects a term names.</summary>
internal sealed class ReleaseKeys(FilterScope scope)
{
    public const string Name = "release";
    public const string Version = "release.version";
    public const string Package = "release.package";
    public const string Build = "release.build";
    public const string Stage = "release.stage";

    private const string Latest = "latest";

    public static readonly IReadOnlyList<string> All = [Name, Version, Package, Build, Stage];

    /// <summary>Those whose values have an order.</summary>
    public static readonly FrozenSet<string> Ordered = FrozenSet.Create(Version, Build);

    /// <summary>The releases that the term names, whether or not it is negated. None may be known: then it holds for none.</summary>
    /// <param name="error">Null, or why it names none.</param>
    public HashSet<ReleaseId> Of(FilterTerm term, out string? error)
    {
        error = null;
        return term.Key switch
        {
            Version => OfVersion(term, out error),
            Build => OfBuilds(term, out error),
            Stage => OfStages(term, out error),
            Package => Where(release => release.Name.IsSemantic && term.Values.Contains(release.Name.Package)),
            _ => OfNames(term),
        };
    }

    private HashSet<ReleaseId> OfNames(FilterTerm term)
    {
        var releases = new HashSet<ReleaseId>();
        foreach (var value in term.Values)
        {
            if (value.Equals(Latest, StringComparison.OrdinalIgnoreCase))
            {
                releases.UnionWith(scope.Latest.Of([.. scope.Projects.Select(project => project.Id)], scope.Environments));
                continue;
            }

            foreach (var project in scope.Projects)
            {
                if (scope.Names.TryFindRelease(project.Id, Encoding.UTF8.GetBytes(value), out var release))
                    releases.Add(release);
            }
        }

        return releases;
    }

    private HashSet<ReleaseId> OfVersion(FilterTerm term, out string? error)
    {
        if (term.Operator == FilterOperator.In)
        {
            error = $"{Version} takes no list; join several by OR";
            return [];
        }

        return VersionCondition.TryParse(term.Values[0], term.Operator, out var condition, out error) ? Where(release => condition.IsMetBy(release.Name)) : [];
    }

    private HashSet<ReleaseId> OfBuilds(FilterTerm term, out string? error)
    {
        error = null;
        var releases = new HashSet<ReleaseId>();
        foreach (var value in term.Values)
        {
            if (!BuildCondition.TryParse(value, term.Operator, out var condition, out error))
                return [];
            releases.UnionWith(Where(release => condition.IsMetBy(release.Name)));
        }

        return releases;
    }

    private HashSet<ReleaseId> OfStages(FilterTerm term, out string? error)
    {
        error = null;
        var stages = Enum.GetValues<AdoptionStage>().Where(stage => term.Values.Contains(stage.Word)).ToHashSet();
        if (term.Values.FirstOrDefault(value => stages.All(stage => stage.Word != value)) is { } unknown)
            error = $"'{unknown}' is no stage; known are {string.Join(", ", Enum.GetValues<AdoptionStage>().Select(stage => stage.Word))}";
        else if (scope.Environments is not { Count: 1 })
            error = $"{Stage} is a matter of one environment; choose exactly one by the parameter environment";
        if (error is not null)
            return [];

        var environment = scope.Environments!.Single();
        return
        [
            .. scope.Projects.SelectMany(project => scope.Stages(project.Id, environment, scope.Now))
                .Where(pair => stages.Contains(pair.Value)).Select(pair => pair.Key),
        ];
    }

    private HashSet<ReleaseId> Where(Func<Release, bool> isMeant) => [.. scope.Releases.Where(isMeant).Select(release => release.Id)];
}
