using System.Diagnostics.CodeAnalysis;
using System.Text;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;

namespace Airworthy.Server.Health;

/// <summary>The meaning of a filter's keys that speak of releases: which of the known releases of the selected projects a term names.</summary>
internal sealed class ReleaseKeys(FilterScope scope)
{
    /// <summary>Why a term of stages means nothing without an environment.</summary>
    public const string OneEnvironment = $"{ReleaseCondition.Stage} is a matter of one environment; choose exactly one by the parameter environment";

    /// <summary>Whether a value stands for each project's latest release.</summary>
    public static bool IsLatest(string value) => value.Equals(ReleaseCondition.Latest, StringComparison.OrdinalIgnoreCase);

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
            ReleaseCondition.Name => OfNames(term),
            ReleaseCondition.Stage => OfStages(term, out error),
            _ => ReleaseCondition.TryParse(term, out var isMet, out error) ? [.. scope.Releases.Where(release => isMet(release.Name)).Select(release => release.Id)] : [],
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
}
