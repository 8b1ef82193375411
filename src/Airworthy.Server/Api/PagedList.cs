using System.Text.Json;

namespace Airworthy.Server.Api;

internal static class PagedList
{
    private const int MaxPageSize = 100;

    extension(HttpContext http)
    {
        /// <summary>Answers the page of a list that <c>cursor</c> and <c>per_page</c> ask for, with the <c>Link</c> header that leads to the others.</summary>
        public async Task AnswerPage<T>(IReadOnlyList<T> all, Action<Utf8JsonWriter, T> write)
        {
            var size = MaxPageSize;
            var offset = 0;
            var query = http.Request.Query;
            if ((QuerySelection.ReadPageSize(query, MaxPageSize, ref size) ?? QuerySelection.ReadOffset(query, out offset)) is { } refusal)
            {
                await refusal.WriteTo(http.Response);
                return;
            }

            http.Response.Headers.Link = PageCursor.Links(http.Request, offset, size, (long)offset + size < all.Count);
            await http.AnswerJson(json =>
            {
                json.WriteStartArray();
                foreach (var item in all.Skip(offset).Take(size))
                    write(json, item);
                json.WriteEndArray();
            });
        }
    }
}
