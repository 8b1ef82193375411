using Airworthy.Server.Issues;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Web.Events;

/// <summary>Events of a table, with what their projects are called.</summary>
public sealed record EventRowSet
{
    internal required IReadOnlyList<StoredEvent> Rows { get; init; }

    internal required IReadOnlyDictionary<ProjectId, string> Slugs { get; init; }

    internal static EventRowSet Of(IReadOnlyList<StoredEvent> rows, IEnumerable<Project> projects) =>
        new() { Rows = rows, Slugs = projects.ToDictionary(project => project.Id, project => project.Slug) };

    internal string SlugOf(StoredEvent one) => Slugs[one.Project];
}
