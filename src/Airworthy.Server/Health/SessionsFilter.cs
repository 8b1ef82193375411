using System.Diagnostics.CodeAnalysis;
using System.Text;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;

namespace Airworthy.Server.Health;

/// <summary>Whether the sessions of this project, release and environment count.</summary>
internal delegate bool PlaceFilter(ProjectId project, ReleaseId release, EnvironmentId environment);

/// <summary>What the parameter <c>query</c> selects.</summary>
/// <param name="Where">Chooses sessions by where they belong; null for all.</param>
/// <param name="Statuses">Chooses columns, not sessions; null if it does not speak of them, empty if no column can be meant.</param>
internal sealed record SessionsFilter(PlaceFilter? Where, IReadOnlySet<SessionHealth>? Statuses)
{
    public const string StatusKey = "session.status";

    /// <summary>What everything passes.</summary>
    public static readonly SessionsFilter All = new(null, null);

    private static readonly FilterRules Rules = new() { Subject = "sessions", OrderedKeys = ReleaseCondition.Ordered, AllowsAlternatives = true };

    /// <summary>Reads the parameter <c>query</c>.</summary>
    public static ApiRefusal? Read(IQueryCollection query, FilterScope scope, out SessionsFilter filter)
    {
        var text = query.Last("query") ?? "";
        if (TryParse(text, scope, out var read, out var error))
        {
            filter = read;
            return null;
        }

        filter = All;
        return ApiRefusal.Invalid("query", $"{error} (in '{text}')");
    }

    public static bool TryParse(
        string text, FilterScope scope, [NotNullWhen(true)] out SessionsFilter? filter, [NotNullWhen(false)] out string? error)
    {
        filter = null;
        if (!FilterSyntax.TryParse(text, Rules, out var root, out error))
            return false;
        var meaning = new Meaning(scope);
        var where = meaning.Of(root, isAlternative: false);
        error = meaning.Error;
        if (error is not null)
            return false;
        filter = new(where, meaning.Statuses);
        return true;
    }

    /// <summary>Finds out what the terms mean, and remembers the first that means nothing.</summary>
    private sealed class Meaning(FilterScope scope)
    {
        private readonly ReleaseKeys _releases = new(scope);

        public string? Error { get; private set; }

        public HashSet<SessionHealth>? Statuses { get; private set; }

        public PlaceFilter? Of(FilterNode node, bool isAlternative)
        {
            switch (node)
            {
                case FilterAll all:
                    var every = PlacesOf(all.Nodes, isAlternative);
                    return every.Length == 0 ? null : (project, release, environment) => Array.TrueForAll(every, one => one(project, release, environment));
                case FilterAny any:
                    var some = PlacesOf(any.Nodes, isAlternative: true);
                    return (project, release, environment) => Array.Exists(some, one => one(project, release, environment));
                default:
                    return OfTerm((FilterTerm)node, isAlternative);
            }
        }

        private PlaceFilter[] PlacesOf(IEnumerable<FilterNode> nodes, bool isAlternative) =>
            [.. nodes.Select(node => Of(node, isAlternative)).OfType<PlaceFilter>()];

        private PlaceFilter? OfTerm(FilterTerm term, bool isAlternative)
        {
            var isNegated = term.IsNegated;
            switch (term.Key)
            {
                case ReleaseCondition.Name or ReleaseCondition.Version or ReleaseCondition.Package or ReleaseCondition.Build or ReleaseCondition.Stage:
                    var releases = ReleasesOf(term);
                    return (_, release, _) => releases.Contains(release) != isNegated;
                case "environment":
                    var environments = EnvironmentsOf(term);
                    return (_, _, environment) => environments.Contains(environment) != isNegated;
                case "project" or "project.name" or "project_id":
                    var chosen = ProjectsOf(term);
                    return (project, _, _) => chosen.Contains(project) != isNegated;
                case StatusKey:
                    SelectStatuses(term, isAlternative);
                    return null;
                default:
                    Fail(term, $"'{term.Key}' is no key of sessions; known are {string.Join(", ", ReleaseCondition.All)}, environment, project, project.name, project_id and {StatusKey}");
                    return null;
            }
        }

        private HashSet<ReleaseId> ReleasesOf(FilterTerm term)
        {
            if (term.Key is ReleaseCondition.Name or ReleaseCondition.Package)
                CheckNames(term);
            var releases = _releases.Of(term, out var error);
            if (error is not null)
                Fail(term, error);
            return releases;
        }

        private HashSet<EnvironmentId> EnvironmentsOf(FilterTerm term)
        {
            var environments = new HashSet<EnvironmentId>();
            CheckNames(term);
            foreach (var name in term.Values)
            {
                if (scope.Names.TryFindEnvironment(Encoding.UTF8.GetBytes(name), out var environment))
                    environments.Add(environment);
            }

            return environments;
        }

        private HashSet<ProjectId> ProjectsOf(FilterTerm term)
        {
            var chosen = new HashSet<ProjectId>();
            foreach (var value in term.Values)
            {
                var project = scope.Projects.FirstOrDefault(one => (term.Key != "project_id" && one.Slug == value) || (term.Key != "project.name" && one.Id.ToString() == value));
                if (project is null)
                    Fail(term, $"'{value}' is none of the selected projects");
                else
                    chosen.Add(project.Id);
            }

            return chosen;
        }

        private void SelectStatuses(FilterTerm term, bool isAlternative)
        {
            if (isAlternative)
                Fail(term, $"{StatusKey} cannot stand in an OR: it chooses columns, not sessions");
            var named = Enum.GetValues<SessionHealth>().Where(health => term.Values.Contains(health.Word) != term.IsNegated);
            Statuses = Statuses is null ? [.. named] : [.. named.Where(Statuses.Contains)];
        }

        private void CheckNames(FilterTerm term)
        {
            if (term.Values.FirstOrDefault(value => value.Contains('*')) is { } value)
                Fail(term, $"'{value}' has a wildcard, which {term.Key} does not take");
        }

        private void Fail(FilterTerm term, string what) => Error ??= $"column {term.Column}: {what}";
    }
}
