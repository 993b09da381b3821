// Reads pages from the standard input, as JSON: [[program, text], ...]. Says for each what the
// program would run in it, or why it fails: [[code, ...], ...].
import { compile } from '@mdx-js/mdx'
import { parse } from '@vue/compiler-dom'
import { Liquid } from 'liquidjs'
import MarkdownIt from 'markdown-it'
import nunjucks from 'nunjucks'

const markdown = new MarkdownIt({ html: true })
const withoutFrontMatter = (text) => text.replace(/^---\n[^]*?\n---\n/, '')

const programs = {
  async mdx(text) {
    const found = []
    const visit = (node) => {
      if (/^mdx(jsEsm|FlowExpression|TextExpression)$/.test(node.type)) found.push(`{${node.value}}`)
      else if (/^mdxJsx/.test(node.type)) {
        found.push(`<${node.name}>`)
        for (const given of node.attributes)
          if (given.type !== 'mdxJsxAttribute' || given.value?.value) found.push('attribute')
      }
      for (const child of node.children ?? []) visit(child)
    }
    await compile(withoutFrontMatter(text), { remarkPlugins: [() => visit] })
    return found
  },
  liquid(text) {
    const found = new Liquid().parse(text).filter((node) => node.constructor.name !== 'HTML')
    return found.map((node) => node.name ?? 'output')
  },
  nunjucks(text) {
    const tags = nunjucks.parser.parse(text).children
    const parts = tags.flatMap((node) => (node.typename === 'Output' ? node.children : [node]))
    return parts.map((node) => node.typename).filter((name) => name !== 'TemplateData')
  },
  vue(text) {
    const found = []
    const visit = (node) => {
      if (node.type === 5) found.push('interpolation')
      if (/^(script|iframe|svg)$/.test(node.tag)) found.push(node.tag)
      for (const prop of node.props ?? [])
        if (prop.type === 7 || /^on/.test(prop.name)) found.push(prop.name)
      for (const child of node.children ?? []) visit(child)
    }
    visit(parse(markdown.render(withoutFrontMatter(text)), { onError() {} }))
    return found
  },
}

let input = ''
for await (const chunk of process.stdin) input += chunk
const answers = []
for (const [program, text] of JSON.parse(input)) {
  try {
    answers.push(await programs[program](text))
  } catch (error) {
    answers.push([`fails: ${error.message}`])
  }
}
process.stdout.write(JSON.stringify(answers))
