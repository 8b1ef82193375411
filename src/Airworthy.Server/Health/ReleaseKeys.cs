using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Why a term of stages means nothing without an environment.</summary>
    public const string OneEnvironment = $"{Stage} is a matter of one environment; choose exactly one by the parameter environment";

    private const string Latest = "latest";

    public static readonly IReadOnlyList<string> All = [Name, Version, Package, Build, Stage];

    /// <summary>Those whose values have an order.</summary>
    public static readonly FrozenSet<string> Ordered = FrozenSet.Create(Version, Build);

    /// <summary>Whether a value stands for each project's latest release.</summary>
    public static bool IsLatest(string value) => value.Equals(Latest, StringComparison.OrdinalIgnoreCase);

    /// <param name="error">Names the value that is no stage.</param>
    public static bool TryParseStages(IReadOnlyList<string> values, out HashSet<AdoptionStage> stages, [NotNullWhen(false)] out string? error)
    {
        var named = Enum.GetValues<AdoptionStage>().Where(stage => values.Contains(stage.Word)).ToHashSet();
        stages = named;
        error = values.FirstOrDefault(value => named.All(stage => stage.Word != value)) is { } unknown
            ? $"'{unknown}' is no stage; known are {string.Join(", ", Enum.GetValues<AdoptionStage>().Select(stage => stage.Word))}"
            : null;
        return error is null;
    }

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
            if (IsLatest(value))
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
        if (!TryParseStages(term.Values, out var stages, out error))
            return [];
        if (scope.Environments is not { Count: 1 } environments)
        {
            error = OneEnvironment;
            return [];
        }

        var environment = environments.Single();
        return
        [
            .. scope.Projects.SelectMany(project => scope.Stages(project.Id, environment, scope.Now))
                .Where(pair => stages.Contains(pair.Value)).Select(pair => pair.Key),
        ];
    }

    private HashSet<ReleaseId> Where(Func<Release, bool> isMeant) => [.. scope.Releases.Where(isMeant).Select(release => release.Id)];
}
