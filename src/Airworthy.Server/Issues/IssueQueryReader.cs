using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Search;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Issues;

/// <summary>Reads the parameters of requests for issues; the first mistake is refused by its parameter's name.</summary>
/// <param name="project">The project of the path; null where all of the organization can be asked about.</param>
/// <param name="now">UTC.</param>
internal sealed class IssueQueryReader(IQueryCollection query, IReadOnlyList<Project> all, Project? project, NameRegistry names, TrackerDatabase tracker, DateTime now)
{
    // What Sentry lists if nobody says what.
    private const string DefaultFilter = "is:unresolved";

    private static readonly string[] Statuses = ["resolved", "unresolved", "ignored", "muted"];

    private List<Project> _projects = [];
    private List<string>? _environments;
    private TimeRange? _range;
    private FilterNode _filter = new FilterAll([]);
    private IssueSort _sort;
    private IssueSeries? _series;
    private int _pageSize = IssueQuery.DefaultPageSize;
    private int _offset;
    private List<long>? _ids;

    /// <summary>The list that is asked for.</summary>
    public ApiRefusal? Read([NotNull] out IssueQuery? read)
    {
        var refusal = ReadWhere() ?? ReadFilter() ?? ReadSort() ?? ReadSeries()
            ?? EventSelection.ReadPageSize(query, IssueQuery.MaxPageSize, ref _pageSize) ?? QuerySelection.ReadOffset(query, out _offset);
        read = refusal is null ? Build() : null!;
        return refusal;
    }

    /// <summary>The issues that a change is for: those of the parameter <c>id</c>, or all that a filter finds.</summary>
    public ApiRefusal? ReadTargets([NotNull] out IssueQuery? read)
    {
        var refusal = ReadWhere() ?? ReadIds() ?? (_ids is null ? ReadFilter() : null);
        read = refusal is null ? Build() : null!;
        return refusal;
    }

    private IssueQuery Build() => new()
    {
        Projects = _projects,
        Environments = _environments,
        Range = _range is { } range ? EventSelection.UntilWhatHasCome(range, now) : null,
        Filter = _filter,
        Ids = _ids,
        Sort = _sort,
        Series = _series,
        PageSize = _pageSize,
        Offset = _offset,
    };

    private ApiRefusal? ReadWhere()
    {
        if (project is not null)
        {
            // Here statsPeriod only says how long the series is.
            _projects = [project];
            return EventSelection.ReadEnvironments(query, names, tracker, out _environments);
        }

        return QuerySelection.ReadProjects(query, all, out _projects) ?? EventSelection.ReadEnvironments(query, names, tracker, out _environments)
            ?? EventSelection.ReadRange(query, now, out _range);
    }

    private ApiRefusal? ReadFilter()
    {
        var status = query.Last("status");
        if (status is { Length: > 0 } && !Statuses.Contains(status))
            return ApiRefusal.Invalid("status", $"'{status}' is none; known are {string.Join(", ", Statuses)}");
        return EventSelection.ReadFilter(query, IssueConditions.Rules, status is { Length: > 0 } ? $"is:{status}" : DefaultFilter, out _filter);
    }

    private ApiRefusal? ReadIds()
    {
        foreach (var text in query["id"])
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return ApiRefusal.Invalid("id", $"'{text}' is no number of an issue");
            (_ids ??= []).Add(id);
        }

        return null;
    }

    private ApiRefusal? ReadSort()
    {
        if (query.Last("sort") is not { Length: > 0 } name)
            return null;
        var known = Enum.GetValues<IssueSort>().ToDictionary(sort => sort.Word);
        return known.TryGetValue(name, out _sort) ? null : ApiRefusal.Invalid("sort", $"'{name}' is none; known are {string.Join(", ", known.Keys)}");
    }

    private ApiRefusal? ReadSeries()
    {
        var name = project is null ? "groupStatsPeriod" : "statsPeriod";
        var period = query.Last(name) ?? "24h";
        if (query["collapse"].Contains("stats") || period.Length == 0)
            return null;
        _series = period switch
        {
            "24h" => IssueSeries.OfDay(now),
            "14d" => IssueSeries.OfDays(14, now),
            "auto" => _range is { } range ? IssueSeries.Over(range) : IssueSeries.OfDay(now) with { Name = "auto" },
            _ => null,
        };
        return _series is not null ? null : ApiRefusal.Invalid(name, $"'{period}' is none; known are 24h, 14d, auto and the empty one");
    }
}
