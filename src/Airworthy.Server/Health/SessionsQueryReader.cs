using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>
/// Reads the parameters of a request for session statistics, one step for each, in the order in which a client expects to hear of its mistakes:
/// first what it may not see, then what it wrote wrongly.
/// </summary>
/// <param name="all">The projects that may be seen.</param>
/// <param name="now">UTC.</param>
internal sealed class SessionsQueryReader(
    IQueryCollection query, IReadOnlyList<Project> all, NameRegistry names, LatestReleases latest, StagesAt stages, RetentionOptions retention, DateTime now)
{
    private List<Project> _projects = [];
    private HashSet<EnvironmentId>? _environments;
    private readonly List<SessionsField> _fields = [];
    private readonly List<SessionsGroupKey> _groupBy = [];
    private TimeRange _range;
    private TimeBuckets _buckets;
    private SessionsFilter _filter = SessionsFilter.All;
    private SessionsOrder _order;
    private int _pageSize;
    private int _offset;
    private bool _withTotals;
    private bool _withSeries;

    /// <summary>Null if it can be answered.</summary>
    public ApiRefusal? Read([NotNull] out SessionsQuery? read)
    {
        var refusal = QuerySelection.ReadProjects(query, all, out _projects) ?? QuerySelection.ReadEnvironments(query, names, out _environments) ?? ReadFields() ?? ReadGroupBy()
            ?? TimeRange.Read(query, now, out _range) ?? BucketRules.Choose(_range, query.Last("interval"), retention, now, out _buckets)
            ?? SessionsFilter.Read(query, Scope, out _filter) ?? CheckStatuses() ?? ReadOrder() ?? ReadPage() ?? ReadSections();
        read = refusal is not null ? null! : new()
        {
            Projects = [.. _projects.Select(project => project.Id)],
            Environments = _environments,
            Fields = _fields,
            GroupBy = _groupBy,
            Buckets = _buckets,
            FilterText = FilterText,
            Filter = _filter,
            Order = _order,
            PageSize = _pageSize,
            Offset = _offset,
            WithTotals = _withTotals,
            WithSeries = _withSeries,
        };
        return refusal;
    }

    private string FilterText => query.Last("query") ?? "";

    private bool IsByStatus => _groupBy.Contains(SessionsGroupKey.Status);

    private ApiRefusal? ReadFields()
    {
        foreach (var name in query["field"])
        {
            if (!SessionsField.TryParse(name ?? "", out var field))
                return ApiRefusal.Invalid("field", $"'{name}' is none; known are {string.Join(", ", SessionsField.Names)}");
            if (!_fields.Contains(field))
                _fields.Add(field);
        }

        return _fields.Count > 0 ? null : ApiRefusal.Invalid("field", "at least one is needed, such as field=sum(session)");
    }

    private ApiRefusal? ReadGroupBy()
    {
        foreach (var name in query["groupBy"])
        {
            SessionsGroupKey? key = name switch
            {
                "project" => SessionsGroupKey.Project,
                "release" => SessionsGroupKey.Release,
                "environment" => SessionsGroupKey.Environment,
                SessionsFilter.StatusKey => SessionsGroupKey.Status,
                _ => null,
            };
            if (key is null)
                return ApiRefusal.Invalid("groupBy", $"'{name}' is none; known are project, release, environment and {SessionsFilter.StatusKey}");
            if (!_groupBy.Contains(key.Value))
                _groupBy.Add(key.Value);
        }

        return null;
    }

    private FilterScope Scope => new() { Projects = _projects, Environments = _environments, Names = names, Latest = latest, Stages = stages, Now = now };

    private ApiRefusal? CheckStatuses()
    {
        var isFiltered = _filter.Statuses is not null;
        if ((IsByStatus || isFiltered) && _fields.Find(field => field.Kind == SessionsFieldKind.Rate) is { } rate)
            return ApiRefusal.Invalid("field", $"'{rate.Name}' is made of all statuses, so it cannot be {(IsByStatus ? "grouped" : "filtered")} by {SessionsFilter.StatusKey}");
        if (!IsByStatus && _filter.Statuses is { Count: > 1 } && _fields.Find(field => field is { OfUsers: true, Kind: SessionsFieldKind.Count }) is { } users)
            return ApiRefusal.Invalid("field", $"'{users.Name}' over several statuses needs groupBy={SessionsFilter.StatusKey}");
        return null;
    }

    private ApiRefusal? ReadOrder()
    {
        // Groups are split by status after they are sorted.
        var statuses = IsByStatus ? null : _filter.Statuses;
        var values = query["orderBy"];
        if (values.Count == 0)
        {
            _order = new(_fields.Find(field => field.Name == SessionsField.SessionCount) ?? _fields[0], IsDescending: true, statuses);
            return null;
        }

        if (values.Count > 1)
            return ApiRefusal.Invalid("orderBy", $"one is possible, not {values.Count}: '{string.Join("', '", values.AsEnumerable())}'");
        var (value, isDescending) = values[0] is ['-', .. var rest] ? (rest, true) : (values[0], false);
        if (_fields.Find(field => field.Name == value) is not { } ordering)
            return ApiRefusal.Invalid("orderBy", $"'{value}' is none of the requested fields");
        if (IsByStatus)
            return ApiRefusal.Invalid("orderBy", $"'{value}' cannot be combined with groupBy={SessionsFilter.StatusKey}");
        // As in Sentry: these columns are what others leave over, and no order over them is promised.
        if (_filter.Statuses is { } chosen && (chosen.Count != 1 || chosen.Contains(SessionHealth.Healthy) || chosen.Contains(SessionHealth.Errored)))
            return ApiRefusal.Invalid("orderBy", $"'{value}' cannot be combined with this filter on {SessionsFilter.StatusKey}");
        _order = new(ordering, isDescending, statuses);
        return null;
    }

    private ApiRefusal? ReadPage()
    {
        _pageSize = Math.Clamp(SessionsQuery.MaxPoints / _buckets.Count, 1, SessionsQuery.MaxGroupsOnPage);
        if (QuerySelection.ReadPageSize(query, SessionsQuery.MaxGroupsOnPage, ref _pageSize) is { } refusal)
            return refusal;
        // One group more is counted, to know whether a page follows.
        if (query.Last("per_page") is { } text && (long)_buckets.Count * (_pageSize + 1) > SessionsQuery.MaxPoints)
            return ApiRefusal.Invalid("per_page", $"'{text}' groups of {_buckets.Count} buckets are more than {SessionsQuery.MaxPoints} points; ask for fewer, or for a longer interval");
        return QuerySelection.ReadOffset(query, out _offset);
    }

    private ApiRefusal? ReadSections() =>
        ReadSwitch("includeTotals", out _withTotals) ?? ReadSwitch("includeSeries", out _withSeries)
        ?? (_withTotals || _withSeries ? null : ApiRefusal.Invalid("includeTotals", "is 0 and includeSeries too, which leaves nothing to answer"));

    private ApiRefusal? ReadSwitch(string name, out bool isOn)
    {
        var value = query.Last(name) ?? "1";
        isOn = value == "1";
        return value is "0" or "1" ? null : ApiRefusal.Invalid(name, $"'{value}' is neither 0 nor 1");
    }
}
