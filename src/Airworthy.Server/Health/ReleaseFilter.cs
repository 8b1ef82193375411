using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;

namespace Airworthy.Server.Health;

/// <summary>What the filter of a list of releases is read against.</summary>
internal sealed record ReleaseFilterScope(IReadOnlyList<Project> Projects, EnvironmentChoice? Environments, LatestReleases Latest, StagesAt Stages, DateTime Now);

/// <summary>What the parameter <c>query</c> of a list of releases means: the keys of releases, and words that the name holds.</summary>
internal sealed partial class ReleaseFilter
{
    private const string Created = "release.created";
    private const string Finalized = "finalized";
    private const string Has = "has";

    private static readonly string[] Keys = [.. ReleaseCondition.All, Created, Finalized];

    private static readonly FilterRules Rules = new()
    {
        Subject = "releases",
        OrderedKeys = FrozenSet.ToFrozenSet([.. ReleaseCondition.Ordered, Created]),
        AllowsFreeText = true,
    };

    private readonly ReleaseFilterScope _scope;

    private ReleaseFilter(ReleaseFilterScope scope) => _scope = scope;

    /// <summary>The first term that means nothing.</summary>
    private string? Error { get; set; }

    /// <summary>Reads the parameter <c>query</c>.</summary>
    /// <param name="isMeant">Of releases of which is known what they are in the scope's projects and environments; null for all.</param>
    public static ApiRefusal? Read(IQueryCollection query, ReleaseFilterScope scope, out Predicate<KnownRelease>? isMeant)
    {
        isMeant = null;
        if (query.Last("query") is not { Length: > 0 } text)
            return null;
        if (!TryParse(text, scope, out var meaning, out var error))
            return ApiRefusal.Invalid("query", $"{error} (in '{text}')");
        isMeant = meaning;
        return null;
    }

    public static bool TryParse(
        string text, ReleaseFilterScope scope, [NotNullWhen(true)] out Predicate<KnownRelease>? isMeant, [NotNullWhen(false)] out string? error)
    {
        isMeant = null;
        if (!FilterSyntax.TryParse(text, Rules, out var root, out error))
            return false;
        var filter = new ReleaseFilter(scope);
        var meaning = filter.Of(root);
        error = filter.Error;
        if (error is null)
            isMeant = meaning;
        return error is null;
    }

    private Predicate<KnownRelease> Of(FilterNode node)
    {
        switch (node)
        {
            case FilterAll all:
                Predicate<KnownRelease>[] every = [.. all.Nodes.Select(Of)];
                return release => Array.TrueForAll(every, one => one(release));
            case FilterText words:
                var holds = OfText(words.Text);
                return release => holds(release) != words.IsNegated;
            default:
                var term = (FilterTerm)node;
                var isMeant = OfTerm(term);
                return release => isMeant(release) != term.IsNegated;
        }
    }

    /// <summary>The name holds the words; a build may be written as people read it, in parentheses.</summary>
    private static Predicate<KnownRelease> OfText(string words)
    {
        var withPlus = ShownBuild().Match(words) is { Success: true } shown ? $"{shown.Groups[1]}+{shown.Groups[2]}" : null;
        return release => release.Version.Contains(words, StringComparison.OrdinalIgnoreCase)
            || (withPlus is not null && release.Version.Contains(withPlus, StringComparison.OrdinalIgnoreCase));
    }

    private Predicate<KnownRelease> OfTerm(FilterTerm term)
    {
        switch (term.Key)
        {
            case ReleaseCondition.Name:
                return OfNames(term);
            case ReleaseCondition.Version or ReleaseCondition.Package or ReleaseCondition.Build:
                return OfCondition(term);
            case ReleaseCondition.Stage:
                return OfStages(term);
            case Created:
                return Any([.. term.Values.Select(value => OfCreation(term, value))]);
            case Finalized:
                return Any([.. term.Values.Select(value => OfFinalized(term, value))]);
            case Has:
                return Any([.. term.Values.Select(value => OfHas(term, value))]);
            default:
                return Fail(term, $"'{term.Key}' is no key of releases; known are {string.Join(", ", Keys)}");
        }
    }

    private Predicate<KnownRelease> OfNames(FilterTerm term)
    {
        var isNamed = OfCondition(term with { Values = [.. term.Values.Where(value => !ReleaseKeys.IsLatest(value))] });
        if (!term.Values.Any(ReleaseKeys.IsLatest))
            return isNamed;
        var latest = _scope.Latest.VersionsOf([.. _scope.Projects.Select(project => project.Id)], _scope.Environments);
        return release => isNamed(release) || release.Parts.Any(part => latest.Contains((part.Project, release.Version)));
    }

    private Predicate<KnownRelease> OfCondition(FilterTerm term) =>
        ReleaseCondition.TryParse(term, out var isMet, out var error) ? release => isMet(release.Name) : Fail(term, error);

    /// <summary>What was never adopted has spread little, also where only an event or a deploy tells that it is there.</summary>
    private Predicate<KnownRelease> OfStages(FilterTerm term)
    {
        if (!ReleaseKeys.TryParseStages(term.Values, out var stages, out var error))
            return Fail(term, error);
        if (_scope.Environments is not { Names.Count: 1 } environments)
            return Fail(term, ReleaseKeys.OneEnvironment);
        var known = environments.Ids is { Count: 1 } ids
            ? _scope.Projects.ToDictionary(project => project.Id, project => _scope.Stages(project.Id, ids.Single(), _scope.Now))
            : [];
        return release => release.Parts.Any(part => stages.Contains(StageOf(part)));

        AdoptionStage StageOf(ReleasePart part) =>
            part.Sessions is { } sessions && known.GetValueOrDefault(part.Project) is { } ofProject && ofProject.TryGetValue(sessions.Release.Id, out var stage)
                ? stage
                : AdoptionStage.LowAdoption;
    }

    private Predicate<KnownRelease> OfCreation(FilterTerm term, string value) =>
        TimeCondition.TryParse(value, term.Operator == FilterOperator.In ? FilterOperator.Equal : term.Operator, _scope.Now, out var condition, out var error)
            ? release => condition.IsMetBy(release.Created)
            : Fail(term, error);

    private Predicate<KnownRelease> OfFinalized(FilterTerm term, string value) => value switch
    {
        "true" => static release => release.Told?.Released is not null,
        "false" => static release => release.Told?.Released is null,
        _ => Fail(term, $"'{value}' is neither true nor false"),
    };

    private Predicate<KnownRelease> OfHas(FilterTerm term, string key) => key switch
    {
        ReleaseCondition.Name => static _ => true,
        ReleaseCondition.Version or ReleaseCondition.Package => static release => release.Name.IsSemantic,
        ReleaseCondition.Build => static release => release is { Name: { IsSemantic: true, Version.Build.Length: > 0 } },
        _ => Fail(term, $"whether a release has '{key}' is no question; known are {ReleaseCondition.Version}, {ReleaseCondition.Package} and {ReleaseCondition.Build}"),
    };

    private Predicate<KnownRelease> Fail(FilterTerm term, string what)
    {
        Error ??= $"column {term.Column}: {what}";
        return static _ => false;
    }

    private static Predicate<KnownRelease> Any(Predicate<KnownRelease>[] some) => release => Array.Exists(some, one => one(release));

    [GeneratedRegex(@"^(.+) \(([^()]+)\)$")]
    private static partial Regex ShownBuild();
}
