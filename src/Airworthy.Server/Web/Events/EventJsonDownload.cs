using System.Net.Mime;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Issues;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Web.Events;

/// <summary>An event as it is kept, as a file that browsers show.</summary>
internal sealed class EventJsonDownload(ProjectDirectory projects, EventReading reading)
{
    public IResult Answer(HttpContext http, string project, string id)
    {
        if (projects.Find(project) is not { } known || !SentryId.TryParse(Encoding.UTF8.GetBytes(id), out var read) || reading.Find(known.Id, read)?.Body is not { } body)
            return Results.NotFound();
        http.Response.Headers.ContentDisposition = $"inline; filename=\"{read}.json\"";
        return Results.Bytes(body, MediaTypeNames.Application.Json);
    }
}
