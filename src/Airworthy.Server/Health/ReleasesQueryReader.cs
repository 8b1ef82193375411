using System.Diagnostics.CodeAnalysis;
using Airworthy.Server.Api;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Health;

/// <summary>What questions about releases are read against.</summary>
internal sealed class ReleaseQuestionScope(
    ProjectDirectory projects, NameRegistry names, ReleaseCatalog catalog, LatestReleases latest, StagesAt stages, TimeProvider time)
{
    /// <summary>A reader for one question, as of now.</summary>
    /// <param name="project">The only project it is about; null for one that names its projects.</param>
    public ReleasesQueryReader ReaderOf(IQueryCollection query, Project? project = null) =>
        new(query, project is null ? projects.All : [project], names, catalog.Read(), latest, stages, time.GetUtcNow().UtcDateTime);
}

/// <summary>Reads the parameters of a request for the list of releases; the first mistake is refused by its parameter's name.</summary>
internal sealed class ReleasesQueryReader(
    IQueryCollection query, IReadOnlyList<Project> all, NameRegistry names, CatalogSnapshot catalog, LatestReleases latest, StagesAt stages, DateTime now)
{
    private readonly ReleaseViewReader _viewReader = new(query, all, names, catalog, now);
    private ReleaseView _view = ReleaseView.Of([]);
    private Predicate<KnownRelease>? _filter;
    private TimeRange? _created;
    private ReleaseListOrder _order = ReleaseListOrder.Date;
    private bool? _isArchived;
    private int _offset;

    /// <summary>Null if it can be answered.</summary>
    public ApiRefusal? Read([NotNull] out ReleasesQuery? read, int maxPageSize = ReleasesQuery.MaxPageSize)
    {
        var pageSize = maxPageSize;
        var refusal = _viewReader.Read(out _view) ?? ReadFilter() ?? ReadCreated() ?? ReadStatus() ?? ReadOrder()
            ?? QuerySelection.ReadPageSize(query, maxPageSize, ref pageSize) ?? QuerySelection.ReadOffset(query, out _offset);
        read = refusal is not null ? null! : new()
        {
            View = _view,
            Filter = _filter,
            Created = _created,
            IsArchived = _isArchived,
            Order = _order,
            OrderHours = (_order.IsOfDay ? HealthPeriod.Day : _viewReader.Summary).Hours(now),
            IsFlat = _viewReader.IsOn("flatten"),
            PageSize = pageSize,
            Offset = _offset,
        };
        return refusal;
    }

    private ApiRefusal? ReadFilter() => ReleaseFilter.Read(query, new(_view.Projects, _view.Environments, latest, stages, now), out _filter);

    private ApiRefusal? ReadCreated()
    {
        if (!TimeRange.IsGiven(query))
            return null;
        var refusal = TimeRange.Read(query, now, out var range);
        _created = range;
        return refusal;
    }

    private ApiRefusal? ReadStatus()
    {
        var status = query.Last("status") ?? "open";
        _isArchived = status.Length == 0 ? null : status == "archived";
        return status is "open" or "archived" or "" ? null : ApiRefusal.Invalid("status", $"'{status}' is neither open nor archived");
    }

    private ApiRefusal? ReadOrder()
    {
        var name = query.Last("sort") is { Length: > 0 } given ? given : ReleaseListOrder.Date.Name;
        if (ReleaseListOrder.All.FirstOrDefault(one => one.Name == name) is not { } order)
            return ApiRefusal.Invalid("sort", $"'{name}' is none; known are {string.Join(", ", ReleaseListOrder.All.Select(one => one.Name))}");
        _order = order;
        return order.IsByHealth && !_viewReader.IsOn("flatten") ? ApiRefusal.Invalid("sort", $"'{name}' needs flatten=1, for it is a project's figure") : null;
    }
}
