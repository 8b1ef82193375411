using System.Globalization;
using Airworthy.Server.Api;
using Airworthy.Server.Health;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Releases;

/// <summary>What the list shows: all of it stands in the address, so an address sent to somebody shows them the same.</summary>
public sealed record ReleaseListQuery
{
    public static readonly IReadOnlyList<int> PageSizes = [20, 50, 100];

    private const int MostText = 2_000;

    public required PageScope Scope { get; init; }

    /// <summary>The search as it was typed.</summary>
    public string Text { get; init; } = "";

    /// <summary>A name of <see cref="ReleaseSort"/>, the one that fits <see cref="OfUsers"/>.</summary>
    public string Sort { get; init; } = ReleaseSort.Date;

    /// <summary>Whether rates and adoption are those of users.</summary>
    public bool OfUsers { get; init; }

    public bool IsArchived { get; init; }

    /// <summary>Whether adoption is taken over the page's period, not over 24 hours.</summary>
    public bool IsAdoptionOfPeriod { get; init; }

    public int PageSize { get; init; } = PageSizes[0];

    /// <summary>Entries before the page.</summary>
    public int Offset { get; init; }

    /// <summary>Reads an address. What cannot be read is the default: an address that was cut off still shows a list.</summary>
    public static ReleaseListQuery Parse(IQueryCollection query)
    {
        var text = (query.Last("query") ?? "").Trim();
        var ofUsers = query.Last("display") == "users";
        return new()
        {
            Scope = PageScope.Parse(query),
            Text = text.Length > MostText ? text[..MostText] : text,
            Sort = ReleaseSort.Resolve(query.Last("sort"), ofUsers),
            OfUsers = ofUsers,
            IsArchived = query.Last("status") == "archived",
            IsAdoptionOfPeriod = query.Last("healthStatsPeriod") == "period",
            PageSize = int.TryParse(query.Last(QuerySelection.PageSize), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && PageSizes.Contains(size) ? size : PageSizes[0],
            Offset = query.Last("cursor") is { } cursor && PageCursor.TryParse(cursor, out var offset) ? offset : 0,
        };
    }

    /// <summary>What is sorted by adoption is so in one environment; without exactly one, the list falls back to the date.</summary>
    public bool IsSortRefused => Sort == ReleaseSort.Adoption && Scope.Environments.Count != 1;

    public string SortUsed => IsSortRefused ? ReleaseSort.Date : Sort;

    internal ReleaseListOrder Order => ReleaseListOrder.All.First(order => order.Name == SortUsed);

    /// <summary>By date, a release stands once with its projects; in every other order, once for each of them.</summary>
    public bool IsGrouped => SortUsed == ReleaseSort.Date;

    public string Words => OfUsers ? "users" : "sessions";

    /// <summary>What the address says beside projects, environments and time; without a cursor, which belongs to one order of one list.</summary>
    public IReadOnlyList<(string Name, string? Value)> Parameters =>
    [
        ("query", Text),
        ("sort", Sort == ReleaseSort.Date ? null : Sort),
        ("display", OfUsers ? "users" : null),
        ("status", IsArchived ? "archived" : null),
        ("healthStatsPeriod", IsAdoptionOfPeriod ? "period" : null),
        (QuerySelection.PageSize, PageSize == PageSizes[0] ? null : PageSize.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The address of its first page.</summary>
    public string Href => PageAddress.Of(PageAddress.Releases, Scope, Parameters);

    public string HrefOfPage(int offset) =>
        offset <= 0 ? Href : PageAddress.Of(PageAddress.Releases, Scope, [.. Parameters, ("cursor", $"0:{offset.ToString(CultureInfo.InvariantCulture)}:0")]);

    /// <summary>Itself, page and all.</summary>
    public string HrefOfThis => HrefOfPage(Offset);

    public ReleaseListQuery Showing(bool users) => this with { OfUsers = users, Sort = ReleaseSort.Resolve(Sort, users), Offset = 0 };
}
