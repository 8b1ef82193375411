using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace Airworthy.Server.Web.Releases;

/// <summary>What the list shows: all of it stands in the address, so an address sent to somebody shows them the same.</summary>
/// <param name="Project">Slug; null for the first one that has a release.</param>
/// <param name="Environment">Name; <see cref="NoEnvironment"/> for sessions that name none; null for all.</param>
/// <param name="Page">From 1.</param>
internal sealed record ReleaseListQuery(string? Project, string? Environment, Period Period, int Page)
{
    /// <summary>No environment can have this name.</summary>
    public const string NoEnvironment = "none";

    public static ReleaseListQuery Parse(string? project, string? environment, string? period, string? page) => new(
        NullIfEmpty(project),
        NullIfEmpty(environment),
        Period.Parse(period),
        int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 1_000_000) : 1);

    public string Href
    {
        get
        {
            var query = new QueryBuilder();
            if (Project is not null)
                query.Add("project", Project);
            if (Environment is not null)
                query.Add("environment", Environment);
            query.Add("period", Period.Name);
            if (Page > 1)
                query.Add("page", Page.ToString(CultureInfo.InvariantCulture));
            return $"/{query}";
        }
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
