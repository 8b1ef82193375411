using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>Reads the parameters of a request for the list of releases; the first mistake is refused by its parameter's name.</summary>
internal sealed class ReleasesQueryReader(IQueryCollection query, IReadOnlyList<Project> all, NameRegistry names, DateTime now)
{
    private static readonly string[] TimeParameters =
        ["timeframe", "timeframeStart", "timeframeEnd", "statsPeriod", "statsPeriodStart", "statsPeriodEnd", "start", "end"];

    private List<Project> _projects = [];
    private HashSet<EnvironmentId>? _environments;
    private TimeRange? _created;
    private ReleaseListOrder _order = ReleaseListOrder.Date;
    private HealthPeriod _summary = HealthPeriod.Day;
    private HealthPeriod? _stats;
    private bool _statsOfUsers;
    private bool _isArchived;
    private int _pageSize = ReleasesQuery.DefaultPageSize;
    private int _offset;

    /// <summary>Null if it can be answered.</summary>
    public ApiRefusal? Read([NotNull] out ReleasesQuery? read)
    {
        var refusal = QuerySelection.ReadProjects(query, all, out _projects) ?? QuerySelection.ReadEnvironments(query, names, out _environments)
            ?? RefuseFilter() ?? ReadCreated() ?? ReadStatus() ?? ReadOrder() ?? ReadPeriods() ?? ReadStat()
            ?? QuerySelection.ReadPageSize(query, ReleasesQuery.MaxPageSize, ref _pageSize) ?? QuerySelection.ReadOffset(query, out _offset);
        read = refusal is not null ? null! : new()
        {
            Projects = _projects,
            Health = new()
            {
                Environments = _environments,
                Period = _summary.Hours(now),
                Day = HealthPeriod.Day.Hours(now),
                Series = _stats?.Series(now),
                SeriesOfUsers = _statsOfUsers,
                WithDurations = true,
            },
            SeriesName = _stats?.Name,
            Created = _created,
            Order = _order,
            IsFlat = IsOn("flatten"),
            IsArchived = _isArchived,
            WithHealth = IsOn("health"),
            WithAdoption = IsOn("adoptionStages"),
            PageSize = _pageSize,
            Offset = _offset,
        };
        return refusal;
    }

    private ApiRefusal? RefuseFilter() =>
        query.Last("query") is { Length: > 0 } filter ? ApiRefusal.Invalid("query", $"releases cannot be searched yet; leave '{filter}' away") : null;

    private ApiRefusal? ReadCreated()
    {
        if (!TimeParameters.Any(query.ContainsKey))
            return null;
        var refusal = TimeRange.Read(query, now, out var range);
        _created = range;
        return refusal;
    }

    private ApiRefusal? ReadStatus()
    {
        var status = query.Last("status") ?? "open";
        _isArchived = status == "archived";
        return status is "open" or "archived" or "" ? null : ApiRefusal.Invalid("status", $"'{status}' is neither open nor archived");
    }

    private ApiRefusal? ReadOrder()
    {
        var name = query.Last("sort") is { Length: > 0 } given ? given : ReleaseListOrder.Date.Name;
        if (ReleaseListOrder.All.FirstOrDefault(one => one.Name == name) is not { } order)
            return ApiRefusal.Invalid("sort", $"'{name}' is none; known are {string.Join(", ", ReleaseListOrder.All.Select(one => one.Name))}");
        _order = order;
        return order.IsByHealth && !IsOn("flatten") ? ApiRefusal.Invalid("sort", $"'{name}' needs flatten=1, for it is a project's figure") : null;
    }

    private ApiRefusal? ReadPeriods() =>
        ReadPeriod("summaryStatsPeriod", "14d", out _summary) ?? (IsOn("health") ? ReadPeriod("healthStatsPeriod", "24h", out _stats) : null);

    private ApiRefusal? ReadPeriod(string name, string otherwise, out HealthPeriod period)
    {
        var text = query.Last(name) is { Length: > 0 } given ? given : otherwise;
        if (HealthPeriod.TryParse(text, out var known))
        {
            period = known;
            return null;
        }

        period = HealthPeriod.Day;
        return ApiRefusal.Invalid(name, $"'{text}' is none; known are {string.Join(", ", HealthPeriod.All.Select(one => one.Name))}");
    }

    private ApiRefusal? ReadStat()
    {
        var stat = query.Last("healthStat") is { Length: > 0 } given ? given : "sessions";
        _statsOfUsers = stat == "users";
        return stat is "users" or "sessions" ? null : ApiRefusal.Invalid("healthStat", $"'{stat}' is neither sessions nor users");
    }

    // As in Sentry: whatever is not 1 is off.
    private bool IsOn(string name) => query.Last(name) == "1";
}
