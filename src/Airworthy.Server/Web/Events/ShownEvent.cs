using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Events;

/// <summary>An event as its page, and the page of its issue, show it.</summary>
public sealed class ShownEvent
{
    internal ShownEvent(WholeEvent whole, Project project) =>
        (Whole, Project, Document) = (whole, project, whole.Body is { } body ? EventDocument.Read(body) : null);

    internal WholeEvent Whole { get; }

    internal Project Project { get; }

    /// <summary>Null if of it only its row is kept.</summary>
    public EventDocument? Document { get; }

    internal StoredEvent Row => Whole.Event;

    /// <summary>What links from it keep: its project.</summary>
    public PageScope Scope => new([Project.Slug], [], PagePeriod.Default);

    /// <summary>Where events like it are listed.</summary>
    /// <param name="terms">Of the filter.</param>
    public string SearchFor(string terms) => PageAddress.Of(PageAddress.Events, Scope, ("query", terms));
}
