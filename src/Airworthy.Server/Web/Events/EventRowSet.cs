using Airworthy.Server.Issues;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Web.Events;

/// <summary>Events of a table, with what their projects are called.</summary>
public sealed class EventRowSet
{
    private readonly Dictionary<ProjectId, string> _slugs;

    internal EventRowSet(IReadOnlyList<StoredEvent> rows, IEnumerable<Project> projects) =>
        (Rows, _slugs) = (rows, projects.ToDictionary(project => project.Id, project => project.Slug));

    internal IReadOnlyList<StoredEvent> Rows { get; }

    internal string SlugOf(StoredEvent one) => _slugs[one.Project];
}
