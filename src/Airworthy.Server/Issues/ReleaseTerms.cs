using System.Text;
using System.Text.Json;
using Airworthy.Protocol;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;

namespace Airworthy.Server.Issues;

/// <summary>The meaning of a filter's keys that speak of releases, as a condition on a column that holds a release's row.</summary>
/// <param name="bindings">Takes the values of the condition.</param>
internal sealed class ReleaseTerms(EventScope scope, SqlBindings bindings)
{
    private List<(long Row, ReleaseName Name)>? _known;

    /// <summary>The condition; null if the term means nothing.</summary>
    /// <param name="project">The column of the project.</param>
    /// <param name="release">The column of the release's row, null for none.</param>
    /// <param name="error">Why it means nothing.</param>
    public string? Of(FilterTerm term, string project, string release, out string? error)
    {
        var named = term.Key switch
        {
            ReleaseCondition.Stage => OfStages(term, project, release, out error),
            ReleaseCondition.Name => OfNames(term, project, release, out error),
            _ => OfCondition(term, release, out error),
        };
        // A negated term also holds for what has no release, which is none of those that it names.
        return named is null ? null : term.IsNegated ? $"not coalesce({named}, 0)" : named;
    }

    private string? OfNames(FilterTerm term, string project, string release, out string? error)
    {
        var alternatives = new List<string>();
        if (term.Values.Contains(""))
            alternatives.Add($"{release} is null");
        if (term.Values.Any(IsLatest))
        {
            alternatives.AddRange(scope.Projects.Select(one => (one.Id, Latest: scope.Releases.Latest(scope.Session, one.Id)?.Row)).Where(one => one.Latest is not null)
                .Select(one => $"({project} = {bindings.Add(one.Id.Value)} and {release} = {bindings.Add(one.Latest)})"));
        }

        var names = term with { Values = [.. term.Values.Where(value => value.Length > 0 && !IsLatest(value))] };
        error = null;
        if (names.Values.Count > 0 && OfCondition(names, release, out error) is { } named)
            alternatives.Add(named);
        return error is not null ? null : alternatives.Count == 0 ? "0" : $"({string.Join(" or ", alternatives)})";
    }

    private string? OfCondition(FilterTerm term, string release, out string? error) =>
        ReleaseCondition.TryParse(term, out var isMet, out error)
            ? $"{release} in {bindings.AddAll(Known().Where(one => isMet(one.Name)).Select(one => one.Row))}"
            : null;

    private string? OfStages(FilterTerm term, string project, string release, out string? error)
    {
        error = null;
        var stages = Enum.GetValues<AdoptionStage>().Where(stage => term.Values.Contains(stage.Word)).ToHashSet();
        if (term.Values.FirstOrDefault(value => stages.All(stage => stage.Word != value)) is { } unknown)
            error = $"'{unknown}' is no stage; known are {string.Join(", ", Enum.GetValues<AdoptionStage>().Select(stage => stage.Word))}";
        else if (scope.Environments is not { Count: 1 })
            error = $"{ReleaseCondition.Stage} is a matter of one environment; choose exactly one by the parameter environment";
        if (error is not null)
            return null;
        // One that only events have named has no sessions, so nothing has a stage there.
        if (!scope.Names.TryFindEnvironment(Encoding.UTF8.GetBytes(scope.Environments![0]), out var environment))
            return "0";
        var alternatives = scope.Projects.Select(one => $"({project} = {bindings.Add(one.Id.Value)} and {release} in {bindings.AddAll(RowsOf(one.Id, environment, stages))})");
        return $"({string.Join(" or ", alternatives)})";
    }

    private IEnumerable<long> RowsOf(ProjectId project, EnvironmentId environment, HashSet<AdoptionStage> stages)
    {
        var versions = scope.Stages(project, environment, scope.Now).Where(pair => stages.Contains(pair.Value)).Select(pair => scope.Names[pair.Key].Version).ToHashSet();
        return Known().Where(one => versions.Contains(one.Name.Text)).Select(one => one.Row);
    }

    /// <summary>The releases of the selected projects. Events are of no other.</summary>
    private List<(long Row, ReleaseName Name)> Known() => _known ??= scope.Session.QueryOnce(
        "select id, version from release where exists (select 1 from release_project where release = id and project in (select value from json_each($1)))",
        row => (row.GetInt64(0), ReleaseName.Parse(row.GetString(1))),
        [JsonSerializer.Serialize(scope.Projects.Select(one => one.Id.Value))]);

    private static bool IsLatest(string value) => value.Equals(ReleaseCondition.Latest, StringComparison.OrdinalIgnoreCase);
}
